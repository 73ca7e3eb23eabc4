package io.pocketflow.llm.batch;

/** The form of a batch endpoint, where the provider alone does not determine it. */
public enum BatchForm {
    /** The form of the model's provider; for OpenAI's formats that of OpenAI, except at Mistral's own server. */
    OF_PROVIDER,
    /** The jobs of Mistral, at a server that is not Mistral's own. */
    MISTRAL
}
