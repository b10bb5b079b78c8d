// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.jirq.api.Cell;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every state of a pin that can be represented, reachable or not, times every event, times every
 * answer of the surroundings, compared with {@link ReferenceIoApic}: what is sent and asked, what
 * the call answers, and the whole next state.
 *
 * <p>Profiles: all, both cells. Options: as the profile has them, with a clock. Pin 8 is the one
 * under test, since it can do all that others can and is tracked under {@code kvm} besides; {@link
 * #anOrdinaryPinDoesTheSame} shows pin 1.
 */
class ExhaustivePinTest {

  @ParameterizedTest
  @CsvSource({
    "DATASHEET, PLAIN",
    "DATASHEET, SHARED",
    "KVM, PLAIN",
    "KVM, SHARED",
    "QEMU, PLAIN",
    "QEMU, SHARED"
  })
  void everyStateTimesEveryEvent(IoApicProfile profile, Cell cell, TestReporter reporter) {
    long checks = check(profile, cell, 9, 8, PinEvents.all(8));
    reporter.publishEntry("states x events of pin 8, " + profile + " " + cell, "" + checks);
    assertEquals(expectedChecks(PinEvents.all(8)), checks);
    // 768 states, 4 answers, 168 events in their surroundings: not fewer, should the lists change.
    assertTrue(checks >= 768L * 4 * 168, "only " + checks + " checks");
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, SHARED", "KVM, SHARED", "QEMU, SHARED"})
  void anOrdinaryPinDoesTheSame(IoApicProfile profile, Cell cell) {
    List<PinEvents.Event> events = PinEvents.all(1);
    assertEquals(expectedChecks(events), check(profile, cell, 9, 1, events));
  }

  @ParameterizedTest
  @CsvSource({"DATASHEET, SHARED", "KVM, SHARED", "QEMU, SHARED"})
  void everyStateTimesARequestOfALoadedState(IoApicProfile profile, Cell cell) {
    List<PinEvents.Event> events = PinEvents.restoring(8);
    assertEquals(768 * 4 * 2, check(profile, cell, 24, 8, events));
  }

  private static long expectedChecks(List<PinEvents.Event> events) {
    // Mode, mask, remote IRR, two sources, request, delivered, vector: a bit each; three counts.
    long states = 256 * 3;
    assertEquals(states, PinStates.number());
    return states * 4 * events.stream().mapToLong(PinEvents.Event::surroundings).sum();
  }

  private static long check(
      IoApicProfile profile, Cell cell, int pins, int pin, List<PinEvents.Event> events) {
    Journal.Script script = new Journal.Script();
    Twin twin = new Twin(new Twin.IoApicBuilderSettings(profile, cell, pins), script);
    long checks = 0;
    for (int answer : PinEvents.answers()) {
      script.answers = new int[] {answer, answer == 0 ? 1 : answer};
      for (PinEvents.Event event : events) {
        for (int surrounding = 0; surrounding < event.surroundings(); surrounding++) {
          for (int state = 0; state < PinStates.number(); state++) {
            PinStates.set(twin, pin, state);
            event.surround(twin, script, surrounding);
            one(twin, pin, state, event, surrounding, answer);
            checks++;
          }
        }
      }
    }
    return checks;
  }

  private static void one(
      Twin twin, int pin, int state, PinEvents.Event event, int surrounding, int answer) {
    twin.chipFollowsModel();
    twin.chipSide.restart();
    twin.modelSide.restart();
    try {
      event.run(twin);
      twin.compare();
      twin.compareHidden();
    } catch (RuntimeException | Twin.Difference e) {
      PinStates.set(twin, pin, state);
      event.surround(twin, twin.chipSide.script, surrounding);
      fail(
          "pin %d in state %s, %s in surrounding %d, CPUs answer %d:%n%s"
              .formatted(
                  pin, PinStates.text(twin, pin), event, surrounding, answer, e.getMessage()),
          e);
    }
  }
}
