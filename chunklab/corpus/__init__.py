"""Contracts and questions on disk: reading, checking, finding, sampling, summing up and making corpus folders."""
