#!/usr/bin/env bash
# Makes the tables and pictures of docs/RESULTS.md anew, in under an hour on two cores.
#
#   docs/reproduce.sh [DIR]       DIR: a folder with data sets in the layout of DJL's repository;
#                                 without it they are downloaded
#   docs/reproduce.sh --quick     only to see how all goes, in a minute; RESULTS.md stays as it is
#
# Needs JDK 17 and Maven. What is done is kept in target/results: after an interruption the same
# command goes on from there; without that folder it begins anew.
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."

case "${1-}" in
  --quick) options=(--quick --out target/results-quick) ;;
  -*) echo "usage: docs/reproduce.sh [--quick | DIR]" >&2; exit 2 ;;
  "") options=(--out target/results --insert docs/RESULTS.md) ;;
  /*) options=(--out target/results --insert docs/RESULTS.md --data-repo "$1") ;;
  *) options=(--out target/results --insert docs/RESULTS.md --data-repo "$here/$1") ;;
esac

mvn -B -ntp -q -DskipTests package
exec java -jar benchmarks/target/gradus.jar results "${options[@]}"
