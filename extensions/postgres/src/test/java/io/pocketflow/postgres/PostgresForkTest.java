package io.pocketflow.postgres;

import io.pocketflow.durable.contract.ForkContract;
import io.pocketflow.durable.contract.Place;

/** Forks of runs on PostgreSQL, and the removal of runs and records. */
class PostgresForkTest extends ForkContract {

    private final Place place = PostgresPlace.fresh();

    @Override
    protected Place place() {
        return place;
    }
}
