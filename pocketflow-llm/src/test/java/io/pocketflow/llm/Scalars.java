package io.pocketflow.llm;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

record Scalars(
        byte b,
        Short s,
        int i,
        long l,
        BigInteger big,
        float f,
        Double d,
        BigDecimal decimal,
        boolean yes,
        LocalTime time,
        LocalDateTime local,
        Instant instant,
        OffsetDateTime offset,
        ZonedDateTime zoned,
        Duration duration,
        UUID uuid,
        URI uri,
        OptionalInt maybeInt,
        OptionalLong maybeLong,
        OptionalDouble maybeDouble) {

    static final Scalars SOME = new Scalars(
            (byte) 1,
            (short) 2,
            3,
            4L,
            new BigInteger("123456789012345678901234567890"),
            1.5f,
            2.25,
            new BigDecimal("0.10"),
            true,
            LocalTime.of(13, 45),
            LocalDate.of(2024, 12, 31).atTime(1, 2, 3),
            Instant.parse("2024-12-31T13:45:00Z"),
            OffsetDateTime.parse("2024-12-31T13:45:00+01:00"),
            ZonedDateTime.parse("2024-12-31T13:45:00+01:00"),
            Duration.ofMinutes(90),
            UUID.fromString("9f2b1c1e-0000-4000-8000-000000000001"),
            URI.create("https://example.org/a"),
            OptionalInt.of(5),
            OptionalLong.empty(),
            OptionalDouble.of(0.5));
}
