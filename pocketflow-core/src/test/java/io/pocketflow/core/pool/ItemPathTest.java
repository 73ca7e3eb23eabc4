package io.pocketflow.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodEntryRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The types that one item of a pool over a function enters, from the return of the item before it to its own: another
 * process runs a pool, and a debugger lists the methods that it enters. The rooms {@code limit} and {@code threads}, in
 * which an item only waits for its permit and its thread, are not counted; the turn of the pool is.
 */
class ItemPathTest {

    private static final int MOST = 24;

    /** The pool that the other process runs. */
    public static final class Program {

        private static volatile int calls;

        public static void main(String[] arguments) {
            Pool.of((Integer item) -> work(item))
                    .withMaxConcurrency(1)
                    .withMaxOpen(1)
                    .run(List.of(1, 2, 3, 4));
        }

        private static int work(int item) {
            calls++;
            return item;
        }
    }

    @Test
    void anItemEntersAtMost24Types() throws Exception {
        Set<String> entered = enteredBetweenCalls();
        entered.removeIf(
                type -> type.startsWith("limit.") || type.startsWith("threads.") && !type.equals("threads.Turn"));

        System.out.println("types that an item of a pool enters: " + entered.size() + " " + entered);
        assertThat(entered).contains("pool.PoolItem", "engine.AttemptFrame").hasSizeLessThanOrEqualTo(MOST);
    }

    /** Returns the top-level types that are entered between the third call and the fourth. */
    private static Set<String> enteredBetweenCalls() throws Exception {
        VirtualMachine machine = launch();
        String program = Program.class.getName();
        entries(machine, program + "*").enable();
        MethodEntryRequest ofCore = entries(machine, "io.pocketflow.core.*");
        ofCore.addClassExclusionFilter(program + "*");
        machine.resume();
        Set<String> entered = new TreeSet<>();
        int calls = 0;
        while (true) {
            EventSet events = machine.eventQueue().remove();
            for (Event event : events) {
                if (event instanceof VMDisconnectEvent) {
                    assertThat(calls).isEqualTo(4);
                    return entered;
                }
                if (event instanceof MethodEntryEvent entry) {
                    String type = entry.method().declaringType().name();
                    if (type.startsWith(program)) {
                        calls += entry.method().name().equals("work") ? 1 : 0;
                        // while it is enabled, the program enters each method slowly
                        ofCore.setEnabled(calls == 3);
                    } else if (calls == 3) {
                        entered.add(
                                type.substring("io.pocketflow.core.".length()).replaceAll("[$].*", ""));
                    }
                }
            }
            events.resume();
        }
    }

    /** Returns a request, not yet enabled, for an event at each entry into a method of these classes. */
    private static MethodEntryRequest entries(VirtualMachine machine, String classes) {
        MethodEntryRequest entries = machine.eventRequestManager().createMethodEntryRequest();
        entries.addClassFilter(classes);
        entries.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        return entries;
    }

    private static VirtualMachine launch() throws Exception {
        LaunchingConnector launcher = Bootstrap.virtualMachineManager().defaultConnector();
        Map<String, Connector.Argument> arguments = launcher.defaultArguments();
        arguments.get("main").setValue(Program.class.getName());
        arguments.get("options").setValue("-cp \"" + System.getProperty("java.class.path") + "\"");
        return launcher.launch(arguments);
    }
}
