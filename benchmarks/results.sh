#!/usr/bin/env bash
# Makes the tables, plots and pages of results/ again, each as it is printed:
#
#     CHUNKLAB_DATA=… bash benchmarks/results.sh [contracts] [cuad-60] [boundaries] [parity] [simulations] [modes] [others] [speed]
#
# All of them unless some are named; hours on two cores with an empty store, minutes once documents are encoded.
# $CHUNKLAB_DATA holds the data sets as folders; cuad may be CUAD as it is published (see results/cuad-24). Runs go to results/runs.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=results/runs
asked=(--question-field question --restrict-to-document --index exact --mode late)
measured=(-m recall@5 -m complete@5 -m intact@5 -m recall@1000t -m complete@1000t -m intact@1000t)

# the eight strategies at a size, as options
eight() {
    local spec
    for spec in "fixed(size=$1)" "fixed(size=$1, overlap=$(($1 / 5)))" "fixed(size=$1, overlap=$(($1 / 2)))" \
        "recursive(size=$1)" "sentence(size=$1)" "semantic(size=$1)" "cluster(size=$1)" "clause(size=$1)"; do
        eight_at+=(-s "$spec")
    done
}

# the 60 CUAD contracts of results/corpora/cuad-60.txt as a corpus folder
cuad_60() {
    chunklab ingest -q "$CHUNKLAB_DATA/cuad" --reword cuad --only results/corpora/cuad-60.txt --answered-only \
        --without 'Document Name' --without Parties --without 'Agreement Date' --into "$runs/cuad-60"
}

# the folder of the run that a comparison has just written, which is what it says last
run_of() { sed -n 's/^Rankings, scores per query and the experiment: //p' "$1" | tail -n 1; }

# phases CORPUS SIZE EXPERIMENT NAME: compares in eight phases and keeps what is printed
phases() {
    eight_at=()
    eight "$2"
    chunklab compare "$1" "${asked[@]}" --phases 8 --experiment "$3" "${measured[@]}" "${eight_at[@]}" \
        --runs "$runs" -f md -o "results/boundaries/$4.md" 2>"$runs/$4.log"
}

contracts() {
    chunklab compare contracts --mode late --phases 8 --experiment jitter --runs "$runs" -o /dev/null 2>"$runs/contracts.log"
    chunklab report "$(run_of "$runs/contracts.log")" --causes --into results/contracts
    local end
    for end in svg png; do
        chunklab straddle contracts -s 'fixed(size=50..400:50)' -s 'sentence(size=50..400:50)' -s 'clause(size=50..400:50)' \
            --worst 0 --plot "results/contracts/plots/straddle.$end" -o "$runs/straddle.log"
    done
}

cuad-60() {
    cuad_60
    phases "$runs/cuad-60" 200 jitter cuad-jitter-200
    chunklab report "$(run_of "$runs/cuad-jitter-200.log")" --causes --no-text --into results/cuad-60
}

boundaries() {
    cuad_60
    phases "$runs/cuad-60" 200 jitter cuad-jitter-200
    phases "$runs/cuad-60" 200 shift cuad-shift-200
    phases "$runs/cuad-60" 100 jitter cuad-jitter-100
    phases "$CHUNKLAB_DATA/contractnli" 200 jitter contractnli-jitter-200
    phases "$CHUNKLAB_DATA/contractnli" 200 shift contractnli-shift-200
    phases "$CHUNKLAB_DATA/contractnli" 100 jitter contractnli-jitter-100
    chunklab diagnose "$(run_of "$runs/cuad-jitter-200.log")" -f md -o results/boundaries/causes.md
    chunklab sweep "$runs/cuad-60" --question-field question --restrict-to-document --mode late --runs "$runs" \
        -s 'fixed(size=100..400:100)' -s 'sentence(size=100..400:100)' -s 'clause(size=100..400:100)' \
        -f md -o results/boundaries/sweep.md
}

parity() { chunklab reproduce chroma-general -f md -o results/boundaries/parity.md; }

simulations() {
    python benchmarks/false_alarms.py >results/boundaries/false-alarms.txt
    python benchmarks/planted.py >results/boundaries/planted.txt
}

modes() {
    cuad_60
    python benchmarks/modes.py "$runs/cuad-60"
}

others() {
    cuad_60
    python benchmarks/others.py "$runs/cuad-60"
}

# beside other libraries; best on a machine that does nothing else. $CHUNKING_EVALUATION holds that package (see benchmarks/whole.py).
speed() {
    local peer=()
    if [ -n "${CHUNKING_EVALUATION:-}" ]; then
        peer=(--chunking-evaluation "$CHUNKING_EVALUATION")
        python benchmarks/whole.py "${peer[@]}"
    fi
    python benchmarks/chunkers.py "${peer[@]}"
    local name
    for name in growth index static phased corpus_growth alignment; do python "benchmarks/$name.py"; done
    for name in static late; do python benchmarks/memory.py --mode "$name"; done
    python benchmarks/memory.py --generated 10000
}

mkdir -p "$runs"
for step in "${@:-contracts cuad-60 boundaries parity simulations modes others speed}"; do
    for name in $step; do "$name"; done
done
