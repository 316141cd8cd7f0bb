"""The numbers of the project; `python -m benchmarks --out FILE` writes one JSON object a line."""
