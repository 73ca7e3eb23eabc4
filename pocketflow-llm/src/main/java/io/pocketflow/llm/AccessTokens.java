package io.pocketflow.llm;

/**
 * A supplier of bearer tokens, such as those of a cloud's service account. Must be thread-safe. Calls of several models
 * at once ask once.
 */
@FunctionalInterface
public interface AccessTokens {

    /**
     * Returns a token. Called before the first call of a model, a minute before the last token expires, and once after a
     * server rejects a token with status 401; the call is then sent again. It may block for at most a minute, and is
     * interrupted after that.
     *
     * @throws Exception if no token can be supplied; the call then fails as if its server could not be reached
     */
    AccessToken fetch() throws Exception;
}
