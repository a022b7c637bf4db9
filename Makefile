# Every target is one call of ./run, which needs no make and says at its top what EXTRAS, STRICT, PYTHON and VENV do:
#   make test STRICT=1 EXTRAS=oracles
export PYTHON VENV EXTRAS STRICT

.PHONY: solution test test-fast lint format golden bench clean

solution:
	./run solve

test test-fast lint format golden bench clean:
	./run $@
