# The few commands that a person needs; each does all of its own set-up. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build demo test crash mutations sanitize bench micro gate install uninstall manual \
	format lint clean packages

PREFIX ?= /usr/local
export SWIFT ?= swift

release := .build-release
binary := $(release)/release/sluice
micro := $(release)/release/micro-benchmarks
# An installed binary finds libisal in lib/sluice; one that is run from the build folder beside it.
flags := -c release --static-swift-stdlib --scratch-path $(release) \
	-Xlinker -rpath -Xlinker '$$ORIGIN/../lib/sluice'
# The linker warns of a call inside the toolchain's own Foundation.
quietly := 2>&1 | { grep --line-buffered -v "use of .mktemp. is dangerous" || true; }

top := $(DESTDIR)$(PREFIX)
bash_completion := $(top)/share/bash-completion/completions/sluice
zsh_completion := $(top)/share/zsh/site-functions/_sluice
fish_completion := $(top)/share/fish/vendor_completions.d/sluice.fish
man_page := $(top)/share/man/man1/sluice.1

## help        list these commands
help:
	@sed -n 's/^## /  make /p' Makefile

## demo        build the release binary, run it on SampleData, and say where the outputs are
demo:
	@.ci/timed.sh "make demo" $(MAKE) --no-print-directory run-demo

.PHONY: run-demo
run-demo: build
	@.ci/demo.sh $(binary)

## test        build and run every test
test: packages
	@.ci/timed.sh "make test" .ci/tests.sh

## crash       kill the command at 500 points of a run, race it 20 times, and check what is left
crash: packages
	@.ci/timed.sh "make crash" env SLUICE_CRASH_POINTS=500 .ci/tests.sh --filter "CrashTests|RaceTests|AppliedRerunTests"

## mutations   change the product in small ways, one at a time, and check that a test notices each
mutations: packages
	@.ci/timed.sh "make mutations" Tests/Mutations/run --swift $(SWIFT)

## sanitize    run every test under the address sanitizer, then under the thread sanitizer
# The toolchain's own XCTest leaks a little, which would end every run as a failure; the library of
# faults is loaded before the sanitizer's own. The thread sanitizer keeps a file of its own, which no
# limit of sizes may cut.
sanitize: packages
	@.ci/timed.sh "make sanitize (address)" env ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0 \
		.ci/tests.sh --sanitize=address --scratch-path .build-address
	@.ci/timed.sh "make sanitize (thread)" .ci/tests.sh --sanitize=thread --scratch-path .build-thread \
		--skip WriteErrorTests/fileSizeLimit

## bench       time the release binary beside other programs; BENCH holds options of bench.py
bench: build build-micro
	@.ci/packages.sh python3 python3-venv isal zstd jq
	@.ci/timed.sh "make bench" python3 Benchmarks/bench.py $(binary) --micro $(micro) $(BENCH)

## micro       time the parts of a record's cost one at a time; MICRO holds options
micro: build-micro
	@$(micro) $(MICRO)

.PHONY: build-micro
build-micro: packages
	@$(SWIFT) build $(flags) --product micro-benchmarks $(quietly)

## gate        count the instructions of a record and hold them against Benchmarks/gate.json; GATE=--keep keeps them
gate: build
	@.ci/packages.sh python3 valgrind binutils
	@.ci/timed.sh "make gate" python3 Benchmarks/gate.py $(binary) --swift $(SWIFT) \
		--record $(release)/gate.json $(GATE)

## build       build the release binary
build: packages
	@$(SWIFT) build $(flags) --product sluice $(quietly)

## install     install binary, data, completions and man page beneath PREFIX (/usr/local)
# As root by way of sudo, what the user has built is installed as it is.
install: $(if $(and $(SUDO_USER),$(wildcard $(binary)),$(wildcard $(release)/sluice.1)),,build manual)
	@install -d $(top)/bin $(top)/lib/sluice $(top)/share/sluice
	@install -d $(dir $(bash_completion) $(zsh_completion) $(fish_completion) $(man_page))
	@install -m 755 $(binary) $(top)/bin/sluice
	@cd Rules && find . -type f ! -name '*.py' -exec install -D -m 644 {} $(abspath $(top))/share/sluice/{} \;
	@$(binary) --generate-completion-script bash > $(bash_completion)
	@$(binary) --generate-completion-script zsh > $(zsh_completion)
	@$(binary) --generate-completion-script fish > $(fish_completion)
	@install -m 644 $(release)/sluice.1 $(man_page)
	@library=$$(ldd $(binary) | sed -n 's/.*libisal\.so\.2 => \(\/[^ ]*\).*/\1/p'); \
	if [ -n "$$library" ]; then install -m 644 "$$library" $(top)/lib/sluice/libisal.so.2; fi
	@echo "installed $(PREFIX)/bin/sluice, with its data in $(PREFIX)/share/sluice"

## uninstall   remove what install put beneath PREFIX
uninstall:
	@rm -f $(top)/bin/sluice $(bash_completion) $(zsh_completion) $(fish_completion) $(man_page)
	@rm -f $(top)/lib/sluice/libisal.so.2
	@cd Rules && find . -type f -exec rm -f $(abspath $(top))/share/sluice/{} \;
	@for folder in $(top)/lib/sluice $(top)/share/sluice; do \
		if [ -d $$folder ]; then find $$folder -depth -type d -empty -delete; fi; done
	@echo "removed sluice from $(PREFIX)"

## manual      write the man page, .build-release/sluice.1
manual: build
	@$(SWIFT) build $(flags) --product generate-manual $(quietly)
	@$(release)/release/generate-manual $(binary) --output-directory $(release) \
		--date $$(git log -1 --format=%cs 2>/dev/null || date -u +%F)
	@sed -i 's/^$$/.Pp/' $(release)/sluice.1

## format      lay the sources out as swift-format has it
format:
	@$(SWIFT) format -i -r Package.swift Sources Tests Benchmarks/Micro

## lint        check the layout of the sources
lint:
	@$(SWIFT) format lint -r --strict Package.swift Sources Tests Benchmarks/Micro

## clean       remove what was built, and what the demo left
clean:
	@rm -rf .build $(release) demo-output

# Installs Debian packages that are missing, and says which.
packages:
	@.ci/packages.sh
