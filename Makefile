# Two commands. Everything else is `.venv/bin/python manage.py …`.
# Both take variables: make run PORT=8001, make test ARGS="tests/jobs -k expiry", make run PYTHON=python3.13
PYTHON ?= python3

.PHONY: run test

run:
	@exec $(PYTHON) tools/bootstrap.py run

test:
	@exec $(PYTHON) tools/bootstrap.py test $(ARGS)
