package io.pocketflow.postgres;

import io.pocketflow.durable.contract.DurableRunContract;
import io.pocketflow.durable.contract.Place;

/** Runs on PostgreSQL. */
class PostgresDurableRunTest extends DurableRunContract {

    private final Place place = PostgresPlace.fresh();

    @Override
    protected Place place() {
        return place;
    }
}
