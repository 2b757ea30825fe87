# `make demo` and `make test` do everything from nothing; see README.md.
BINARY := .build/debug/virt-ci
RELEASE := .build/release
## Swift's libraries become part of the program: where it is installed there need be no Swift.
BUILD_RELEASE := swift build --configuration release --static-swift-stdlib
PREFIX ?= /usr/local
## The folder with the program that is installed.
FROM ?= $(RELEASE)
TESTS := $(notdir $(wildcard Tests/*Tests))
## How many tests run at one time. Each loopback server has a thread of Dispatch's, which has 255 in all: with more tests
## than that at once a process of them was seen to stand still. Swift Testing has no other way to say it.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 12

.PHONY: demo test fuzz bench build lint format completions install install-files setup clean

## Reproduce the failed job of the sample GitLab.
demo: build
	$(BINARY) demo

## All tests. The tests of a target run in parallel, the targets one after another: in one process they starve each other
## of its two threads until time limits pass. Real machines come last.
test: setup
	swift build --build-tests
	@for target in $(filter-out RealMachineTests,$(TESTS)) RealMachineTests; do \
		echo "== $$target"; swift test --skip-build --filter "^$$target\\." || exit; done

## Changed inputs for what reads configurations, logs, addresses and test results: SECONDS of them, 60 without; SEED
## repeats them. A finding's input is left in .build/fuzz. Not optimised, so that every overflow is a crash; and nothing
## more has to be built after the tests.
fuzz: setup
	swift build --product virt-ci-fuzz
	.build/debug/virt-ci-fuzz $(or $(SECONDS),60) $(SEED)

## The measurements README.md quotes, each as a ratio against a baseline of the same run. BENCH="boot 5" chooses.
bench: setup
	$(BUILD_RELEASE) --product virt-ci
	$(BUILD_RELEASE) --product virt-ci-bench
	$(RELEASE)/virt-ci-bench $(BENCH)

build: setup
	swift build --product virt-ci

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

## Generated from the commands' own options; a test compares them.
completions: build
	$(BINARY) generate-completions completions

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

## Below DESTDIR, where it is given, for another machine.
install: setup
	$(BUILD_RELEASE) --product virt-ci
	$(MAKE) install-files

install-files:
	install -D --strip $(FROM)/virt-ci $(DESTDIR)$(PREFIX)/lib/virt-ci/virt-ci
	cp -R $(FROM)/virt-ci_SampleGitLab.resources $(DESTDIR)$(PREFIX)/lib/virt-ci/
	install -d $(DESTDIR)$(PREFIX)/bin
	ln -sf ../lib/virt-ci/virt-ci $(DESTDIR)$(PREFIX)/bin/virt-ci
	for folder in . base keys; do \
	  install -d $(DESTDIR)$(PREFIX)/share/virt-ci/profiles/$$folder; \
	  find profiles/$$folder -maxdepth 1 -type f -exec install -m 644 -t $(DESTDIR)$(PREFIX)/share/virt-ci/profiles/$$folder {} +; \
	done
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	install -m 644 Sources/Executor/Systemd/virt-ci-gc.timer $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|@PREFIX@|$(PREFIX)|' Sources/Executor/Systemd/virt-ci-gc.service \
		> $(DESTDIR)$(PREFIX)/lib/systemd/system/virt-ci-gc.service

setup:
	@.ci/setup

clean:
	swift package clean
