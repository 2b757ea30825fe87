# `make demo` and `make test` do everything from nothing; see README.md.
BINARY := .build/debug/virt-ci
RELEASE := .build/release
## Swift's libraries become part of the program: where it is installed there need be no Swift.
BUILD_RELEASE := swift build --configuration release --static-swift-stdlib
PREFIX ?= /usr/local
## The folder with the program that is installed.
FROM ?= $(RELEASE)
## Where the program is when systemd starts it.
UNIT_PREFIX ?= $(PREFIX)
VERSION := $(shell sed -n 's/.*static let text = "\(.*\)"/\1/p' Sources/Commands/VirtCI.swift)
## Where packages go, and what is made on the way to them.
PACKAGES ?= .build/packages
STAGE := $(PACKAGES)/stage
TESTS := $(notdir $(wildcard Tests/*Tests))
## How many tests run at one time. Each loopback server has a thread of Dispatch's, which has 255 in all: with more tests
## than that at once a process of them was seen to stand still. Swift Testing has no other way to say it.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 12

.PHONY: demo test fuzz bench build lint format completions install install-files \
	tarball deb rpm release setup clean

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
install: release
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
	sed 's|@PREFIX@|$(UNIT_PREFIX)|' Sources/Executor/Systemd/virt-ci-gc.service \
		> $(DESTDIR)$(PREFIX)/lib/systemd/system/virt-ci-gc.service
	install -D -m 644 completions/virt-ci.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/virt-ci
	install -D -m 644 completions/_virt-ci $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_virt-ci
	install -D -m 644 completions/virt-ci.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/virt-ci.fish
	$(FROM)/virt-ci generate-manual $(DESTDIR)$(PREFIX)/share/man/man1
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/virt-ci README.md LICENSE

## To be unpacked into /usr/local: tar -C /usr/local --strip-components=1 -xzf FILE
tarball: $(if $(filter $(RELEASE),$(FROM)),release)
	rm -rf $(STAGE)
	$(MAKE) install-files DESTDIR=$(STAGE)/virt-ci-$(VERSION) PREFIX= UNIT_PREFIX=/usr/local
	tar --create --gzip --owner=0 --group=0 --numeric-owner --sort=name --directory $(STAGE) \
		--file $(PACKAGES)/virt-ci-$(VERSION)-$(shell uname -m).tar.gz virt-ci-$(VERSION)

deb rpm: $(if $(filter $(RELEASE),$(FROM)),release)
	rm -rf $(STAGE)
	$(MAKE) install-files DESTDIR=$(STAGE) PREFIX=/usr
	packaging/$@ $(STAGE) $(VERSION) $(PACKAGES)

release: setup
	$(BUILD_RELEASE) --product virt-ci

setup:
	@.ci/setup

clean:
	swift package clean
