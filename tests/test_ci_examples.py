"""The workflows of docs/ci: their own shell steps, run in order as a runner would, in a team's repository."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from regressions.team import Team, plain_environment

DOCS = Path(__file__).parents[1] / 'docs' / 'ci'
INSTALL = 'pip install -c constraints.txt chunklab'
STORE = '.chunklab-store'
SOUND, PLANTED = 'fixed(size=40)', 'fixed(size=15)'


@pytest.fixture(scope='module')
def workflow():
    return yaml.safe_load((DOCS / 'github-actions.yml').read_text(encoding='utf-8'))


@pytest.fixture(scope='module')
def job():
    return yaml.safe_load((DOCS / 'gitlab-ci.yml').read_text(encoding='utf-8'))['retrieval']


@pytest.fixture(scope='module')
def team(tmp_path_factory, small_corpus_for_all):
    """A repository with contracts/, chunklab.toml and a committed baseline; its store knows the planted cut as well."""
    place = tmp_path_factory.mktemp('ci')
    team = Team(place / 'repository', place / 'store')
    shutil.copytree(small_corpus_for_all, team.corpus)
    (team.folder / 'baselines').mkdir()
    team.configure(strategies=[PLANTED])
    assert team.save().code == 0
    team.configure(strategies=[SOUND])
    assert team.save().code == 0
    return team


@pytest.fixture
def checkout(team, tmp_path):
    """Makes a fresh clone, with the sound strategy or the planted one."""

    def make(name, strategy):
        clone = Team(tmp_path / name, team.store)
        shutil.copytree(team.folder, clone.folder)
        clone.configure(strategies=[strategy])
        return clone.folder

    return make


@dataclass
class Runner:
    """Runs the steps of a GitHub job in a checkout; actions/cache keeps folders below `caches`."""

    workspace: Path
    caches: Path
    extra: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    key: str = ''

    @property
    def summary(self):
        return self.workspace.with_name(f'{self.workspace.name}.summary')

    def run(self, job):
        """The whole job: the exit code of the step that failed, or 0."""
        environment = {name: self.expanded(value) for name, value in job['env'].items()}
        code, cached = 0, []
        for step in job['steps']:
            if code and step.get('if') != 'always()':
                continue
            if step.get('uses', '').startswith('actions/cache@'):
                cached.append(step['with'])
                self.restore(step['with'])
            elif 'run' in step and step['name'] != 'Install':
                code = code or self.shell(step, environment)
            elif step.get('uses', '').startswith('actions/upload-artifact@'):
                assert (self.workspace / self.expanded(step['with']['path'])).is_file()
        if not code:
            for given in cached:
                shutil.copytree(self.workspace / given['path'], self.caches / self.key, dirs_exist_ok=True)
        return code

    def restore(self, given):
        self.key = self.expanded(given['key'])
        prefixes = [self.key, *self.expanded(given['restore-keys']).split()]
        kept = sorted(self.caches.iterdir()) if self.caches.is_dir() else []
        found = next((path for prefix in prefixes for path in kept if path.name.startswith(prefix)), None)
        if found:
            shutil.copytree(found, self.workspace / given['path'])

    def shell(self, step, environment):
        output = self.workspace.with_name('output')
        output.write_bytes(b'')
        ran = run_bash(
            self.expanded(step['run']),
            self.workspace,
            environment | self.extra | {'GITHUB_OUTPUT': str(output), 'GITHUB_STEP_SUMMARY': str(self.summary)},
        )
        self.codes[step['name']], self.said[step['name']] = ran.returncode, ran.stdout + ran.stderr
        lines = output.read_text(encoding='utf-8').splitlines()
        self.outputs[step.get('id', '')] = dict(line.split('=', 1) for line in lines)
        return ran.returncode

    def expanded(self, text):
        return re.sub(r'\$\{\{ (.+?) \}\}', lambda match: self.value(match.group(1)), text)

    def value(self, expression):
        if expression == 'github.workspace':
            return str(self.workspace)
        if output := re.fullmatch(r'steps\.(\w+)\.outputs\.(\w+)', expression):
            return self.outputs[output.group(1)][output.group(2)]
        if hashed := re.fullmatch(r'hashFiles\((.+)\)', expression):
            files = [self.workspace / name for name in re.findall(r"'([^']+)'", hashed.group(1))]
            there = [path.read_bytes() for path in files if path.is_file()]  # GitHub passes over those that are not
            return hashlib.sha256(b''.join(hashlib.sha256(blob).digest() for blob in there)).hexdigest()
        raise AssertionError(f'the runner does not know {expression}')


def run_bash(script, folder, environment):
    """As GitHub and GitLab run a step, with the chunklab of these tests on the PATH."""
    path = f'{Path(sys.executable).parent}{os.pathsep}{os.environ["PATH"]}'
    return subprocess.run(
        ['bash', '-euo', 'pipefail', '-c', script],
        cwd=folder,
        env=plain_environment() | {'PATH': path} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def baseline_digest(folder):
    return json.loads((folder / 'baselines' / 'contracts.json').read_text(encoding='utf-8'))['terms']['corpus_digest']


def cases_of(junit):
    """Names of the cases, and those that failed."""
    cases = list(ElementTree.parse(junit).iter('testcase'))
    return [case.get('name') for case in cases], [
        case.get('name') for case in cases if case.find('failure') is not None
    ]


def test_both_install_in_one_step_that_is_left_out_here(workflow, job):
    (install,) = [step['run'] for step in workflow['jobs']['check']['steps'] if step.get('name') == 'Install']
    assert install == INSTALL
    assert job['before_script'] == [INSTALL]


def test_the_store_is_kept_where_it_is_looked_for(workflow, job):
    github = workflow['jobs']['check']
    (cache,) = [step['with'] for step in github['steps'] if step.get('uses', '').startswith('actions/cache@')]
    assert github['env']['CHUNKLAB_STORE'] == '${{ github.workspace }}/' + cache['path']
    (kept,) = job['cache']['paths']
    assert job['variables']['CHUNKLAB_STORE'] == '$CI_PROJECT_DIR/' + kept.rstrip('/')
    assert cache['path'] == kept.rstrip('/') == STORE


@pytest.mark.slow
def test_github_passes_keeps_the_store_and_encodes_nothing_the_second_time(workflow, checkout, tmp_path):
    github = workflow['jobs']['check']
    first = Runner(checkout('first', SOUND), tmp_path / 'caches')
    assert first.run(github) == 0, first.said
    digest = baseline_digest(first.workspace)
    assert first.outputs['corpus'] == {'digest': digest}
    assert digest in first.key
    assert (first.workspace / STORE / 'chunklab-store.json').is_file()
    names, failed = cases_of(first.workspace / 'retrieval.xml')
    assert names
    assert not failed
    assert 'PASS' in first.summary.read_text(encoding='utf-8')
    again = Runner(checkout('again', SOUND), tmp_path / 'caches', {'PYTHONPROFILEIMPORTTIME': '1'})
    assert again.run(github) == 0, again.said
    imported = {line.rsplit('|', 1)[-1].strip() for line in again.said['Check'].splitlines()}
    assert 'chunklab.pipeline.check' in imported
    assert not imported & {'torch', 'sentence_transformers', 'tokenizers'}
    assert again.key == first.key


@pytest.mark.slow
def test_github_fails_when_chunklab_toml_makes_retrieval_worse(workflow, team, checkout, tmp_path):
    runner = Runner(checkout('worse', PLANTED), tmp_path / 'caches')
    shutil.copytree(team.store, tmp_path / 'caches' / 'chunklab-older')  # found by its prefix alone
    assert runner.run(workflow['jobs']['check']) == 1, runner.said
    assert runner.codes == {'Name the store by what is in it': 0, 'Check': 1}
    assert cases_of(runner.workspace / 'retrieval.xml')[1]
    summary = runner.summary.read_text(encoding='utf-8')
    assert 'FAIL' in summary
    assert PLANTED in summary
    assert '::error' in runner.said['Check']


@pytest.mark.slow
@pytest.mark.parametrize(('strategy', 'code'), [(SOUND, 0), (PLANTED, 1)])
def test_gitlab_judges_with_the_cached_store(job, team, checkout, strategy, code):
    folder = checkout('project', strategy)
    shutil.copytree(team.store, folder / job['cache']['paths'][0])
    variables = {name: value.replace('$CI_PROJECT_DIR', str(folder)) for name, value in job['variables'].items()}
    said = run_bash('\n'.join(job['script']), folder, variables | {'PYTHONPROFILEIMPORTTIME': '1'})
    assert said.returncode == code, said.stderr
    assert not re.search(r'\| +torch$', said.stderr, re.MULTILINE)
    names, failed = cases_of(folder / job['artifacts']['reports']['junit'])
    assert names
    assert bool(failed) == bool(code)
    # GitLab makes the key of the files named: they change with the corpus, as the baseline holds its digest
    assert job['cache']['key']['files'] == ['baselines/contracts.json']
    assert run_bash('chunklab corpus digest contracts', folder, {}).stdout.strip() == baseline_digest(folder)
