package io.pocketflow.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter of addresses. Its messages never quote the value, which may contain a password. */
final class BaseUrls implements ITypeConverter<URI> {

    @Override
    public URI convert(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            // not the cause either, because it quotes the text
            throw new TypeConversionException(
                    "the base URL is malformed; write an address such as" + " http://localhost:8000/v1");
        }
    }
}
