// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.mutant;

import java.util.List;
import java.util.stream.Stream;

/** One defect for each rule that the known races do not break. */
final class OracleMutants {

  private static final String PIN = "irq-ioapic:org.jirq.ioapic.PinFunction";
  private static final String ENGINE = "irq-ioapic:org.jirq.ioapic.PinEngine";
  private static final String GATE = "irq-irqfd:org.jirq.irqfd.NotifyGate";

  private OracleMutants() {}

  static List<Mutant> all() {
    return Stream.of(lostAndLate(), stateAndOrder()).flatMap(List::stream).toList();
  }

  private static List<Mutant> lostAndLate() {
    return List.of(
        new Mutant(
            "A1",
            'a',
            "refused",
            "A message refused while the CPU side comes up is not offered again.",
            new Patch(
                ENGINE, "if ((int) AVAILABILITY.getVolatile(this) == asked) {", "if (pin >= 0) {")),
        new Mutant(
            "A2",
            'a',
            "inbox-signal-signal",
            "A drain takes the count first, and only then may a signal put the irqfd in again.",
            new Patch(
                "irq-irqfd:org.jirq.irqfd.InboxEntry",
                "SCHEDULED.setVolatile(this, false);\n    return attachment.injectCounted();",
                """
                boolean injected = attachment.injectCounted();
                SCHEDULED.setVolatile(this, false);
                return injected;
                """)),
        new Mutant(
            "B1",
            'b',
            "two-gsis-one-pin/B",
            "A level is sent without a look at remote IRR.",
            new Patch(
                PIN,
                "return (word & REMOTE_IRR) != 0 ? word : send(word | REMOTE_IRR);",
                "return send(word | REMOTE_IRR);")),
        new Mutant(
            "C1",
            'c',
            "close-close/B",
            "A second close does not wait for the first one.",
            new Patch(
                "irq-irqfd:org.jirq.irqfd.Attachment",
                "} else if (!registry().mustNotWait()) {",
                "} else if (closed.isDone()) {")),
        new Mutant(
            "C2",
            'c',
            "inbox-drain-close",
            "A drain does not look whether the irqfd is still open.",
            new Patch(
                "irq-irqfd:org.jirq.irqfd.Attachment",
                "if (!isActive()) {\n        return false;\n      }\n      // Before",
                "// Before")));
  }

  private static List<Mutant> stateAndOrder() {
    return List.of(
        new Mutant(
            "D1",
            'd',
            "ack-mask/B",
            "Listeners are notified before the line is de-asserted.",
            new Patch(
                "irq-irqfd:org.jirq.irqfd.Resampler",
                "public void acked(int ignored, int chip, int pin) {",
                """
                public void acked(int ignored, int chip, int pin) {
                  for (LevelAttachment early : gate.members()) {
                    early.resample(chip, pin);
                  }
                """)),
        new Mutant(
            "E1",
            'e',
            "oneshot-rewrite/B",
            "Nothing is postponed: the guest gets an interrupt more than its device raised.",
            new Patch(
                GATE, "if (masked && someonePostpones) {", "if (masked && !someonePostpones) {")),
        new Mutant(
            "F1",
            'f',
            "setrouting-read",
            "The table is emptied before the next one comes into force.",
            new Patch(
                "irq-routing:org.jirq.routing.LiveTable",
                "TABLE.setVolatile(this, next);",
                """
                TABLE.setVolatile(this, RoutingTable.EMPTY);
                TABLE.setVolatile(this, next);
                """)),
        new Mutant(
            "G1",
            'g',
            "setrouting-send",
            "A replaced table is not waited for.",
            new Patch(
                "irq-routing:org.jirq.routing.RouteUpdates",
                "srcu.await(change.cookie());",
                "change.cookie();")),
        new Mutant(
            "H1",
            'h',
            "refused-nobody",
            "Remote IRR stays set though nobody took the message.",
            new Patch(
                PIN,
                "return staysInService(result, rules) ? word : word & ~REMOTE_IRR;",
                "return word;")));
  }
}
