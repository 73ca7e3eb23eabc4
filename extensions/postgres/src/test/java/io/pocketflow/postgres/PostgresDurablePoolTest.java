package io.pocketflow.postgres;

import io.pocketflow.durable.contract.DurablePoolContract;
import io.pocketflow.durable.contract.Place;

/** Pools over functions on PostgreSQL. */
class PostgresDurablePoolTest extends DurablePoolContract {

    private final Place place = PostgresPlace.fresh();

    @Override
    protected Place place() {
        return place;
    }
}
