/** A program that uses the published modules. */
module com.example.consumer {
    requires io.pocketflow.durable;
    requires io.pocketflow.llm;
    requires io.pocketflow.web;
}
