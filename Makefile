# Short names for what dotnet, docker compose and eng/ do. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help test test-short test-integration coverage docker-up docker-down docker-logs \
	example-publisher example-subscriber demo pack faults bench compat fmt lint clean

solution := Promy.EventBus.sln

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

test: ## Every test, on a real Redis
	./eng/test.sh

test-short: ## The tests that need no Redis
	./eng/test.sh short

test-integration: ## The tests that need a Redis
	./eng/test.sh integration

coverage: ## Every test with coverage, in artifacts/coverage
	./eng/coverage.sh

docker-up: ## Redis, RedisInsight and both samples in containers
	docker compose up --build --detach --wait

docker-down: ## Stop and remove those containers
	docker compose down

docker-logs: ## Follow the logs of those containers
	docker compose logs --follow

example-publisher: ## Run the publishing web API: on ConnectionStrings__Redis, else in memory
	dotnet run --project samples/WebApiPublisher

example-subscriber: ## Run the consuming worker: on ConnectionStrings__Redis
	dotnet run --project samples/WorkerSubscriber

demo: ## Both samples from publish to dead letter, checked; in memory if no Redis can be had
	./eng/demo.sh

pack: ## The packages, in artifacts/packages
	./eng/pack.sh

faults: ## Every fault scenario in full, with its time limits; about 15 minutes
	./eng/faults.sh

bench: ## Against hand-written loops; about 15 minutes on a machine that does nothing else
	./eng/bench.sh

compat: ## What depends on the server, on Redis 8 and Valkey 9; about 5 minutes each
	./eng/compat.sh

fmt: ## Format the code
	dotnet format $(solution)

lint: ## Fail on code that is not formatted or has warnings
	dotnet format $(solution) --verify-no-changes

clean: ## Remove everything that builds and tests made
	rm -rf artifacts
