package io.pocketflow.postgres;

import io.pocketflow.durable.contract.DurableAskContract;
import io.pocketflow.durable.contract.Place;

/** Questions on PostgreSQL. */
class PostgresDurableAskTest extends DurableAskContract {

    private final Place place = PostgresPlace.fresh();

    @Override
    protected Place place() {
        return place;
    }
}
