BEGIN;
CREATE SCHEMA IF NOT EXISTS "pocketflow";
CREATE TABLE IF NOT EXISTS "pocketflow".version (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE "pocketflow".run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    began timestamptz NOT NULL DEFAULT clock_timestamp(),
    fence bigint NOT NULL,
    owner text,
    until timestamptz,
    job text,
    input json,
    outcome text,
    message text,
    ended timestamptz
);
CREATE INDEX run_open ON "pocketflow".run (id) WHERE job IS NOT NULL AND outcome IS NULL;
CREATE TABLE "pocketflow".record (
    run bigint NOT NULL,
    hash uuid NOT NULL,
    step text NOT NULL,
    kind text NOT NULL,
    value json,
    fingerprint text NOT NULL,
    input text NOT NULL,
    attempts integer NOT NULL,
    number bigint NOT NULL,
    position bigint NOT NULL,
    numbered bigint,
    at timestamptz NOT NULL,
    PRIMARY KEY (run, hash)
) WITH (fillfactor = 85);
CREATE INDEX record_position ON "pocketflow".record (run, position);
COMMENT ON TABLE "pocketflow".run IS 'Runs: their owner, and the fence number that each of its records must carry';
COMMENT ON TABLE "pocketflow".record IS 'The newest record of each step of a run';
INSERT INTO "pocketflow".version (version) VALUES (1);
COMMIT;
