# Two commands. Everything else is `.venv/bin/python manage.py …`.
# Both take variables: make run PORT=8001, make test ARGS="tests/jobs -k expiry", make run PYTHON=python3.13
PYTHON ?= python3

.PHONY: run test bench

run:
	@exec $(PYTHON) tools/bootstrap.py run

test:
	@exec $(PYTHON) tools/bootstrap.py test $(ARGS)

# After `make run` or `make test` has made the environment.
bench:
	@.venv/bin/python -m tools.bench $(ARGS)
