# SPDX-License-Identifier: Apache-2.0
# The door: what one can do here. Meson builds, the scripts in tools/ do the rest.

.DEFAULT_GOAL := help
.PHONY: help build demo test check fuzz bench map install bootstrap portal clean

PORTAL_SOURCES := $(shell find portal -path portal/node_modules -prune -o -path portal/dist -prune -o -type f -print 2>/dev/null)
MESON_OPTIONS = -Dportal_dist=$(CURDIR)/portal/dist

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

build: bootstrap build/goc-plugin ## build the release executable, build/goc-plugin

demo: build ## run the main job on a real Go service until Ctrl-C (ONCE=1: check it and end; PORT, CENTER_PORT: other ports)
	@tools/demo

test: bootstrap portal/dist/.stamp build/debug/build.ninja ## build with sanitizers and run every test
	@tools/test

check: ## test, and look at the house: layers, format, warnings of clang, threads under TSan, shell scripts
	@tools/bootstrap check
	@tools/check

fuzz: ## run each fuzz target for SECONDS_EACH (60) seconds
	@tools/bootstrap check
	@tools/fuzz

bench: build ## print our figures beside the peers'
	@bench/run

map: ## print each file with its first line
	@tools/map

install: build ## install into DESTDIR and the prefix of build/release
	meson install -C build/release --no-rebuild

clean: ## remove everything that was built
	rm -rf build portal/dist

bootstrap:
	@tools/bootstrap

portal/node_modules/.stamp: portal/package-lock.json
	cd portal && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

portal/dist/.stamp: portal/node_modules/.stamp $(PORTAL_SOURCES)
	cd portal && npm run build
	@touch $@

build/release/build.ninja:
	meson setup build/release --buildtype=release -Dwerror=false $(MESON_OPTIONS)

build/debug/build.ninja:
	meson setup build/debug -Db_sanitize=address,undefined $(MESON_OPTIONS)

# Ninja knows best whether there is something to do.
.PHONY: build/goc-plugin
build/goc-plugin: portal/dist/.stamp build/release/build.ninja
	@ninja -C build/release --quiet
	@ln -sf release/src/cli/goc-plugin build/goc-plugin
