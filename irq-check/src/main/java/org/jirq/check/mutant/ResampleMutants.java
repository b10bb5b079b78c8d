// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.mutant;

import java.util.List;

/** The known races of resampling behind a mask, put back in. */
final class ResampleMutants {

  private static final String GATE = "irq-irqfd:org.jirq.irqfd.NotifyGate";
  private static final String RESAMPLER = "irq-irqfd:org.jirq.irqfd.Resampler";
  private static final String REGISTRY = "irq-irqfd:org.jirq.irqfd.IrqfdRegistry";
  private static final String UPDATES = "irq-routing:org.jirq.routing.RouteUpdates";
  private static final String PIC = "irq-pic:org.jirq.pic.PicRegisters";
  private static final String PIN = "irq-ioapic:org.jirq.ioapic.PinFunction";
  private static final String ENGINE = "irq-ioapic:org.jirq.ioapic.PinEngine";

  private ResampleMutants() {}

  static List<Mutant> all() {
    return List.of(
        r1(), r2(), r3(), n1(), n2(), n3(), n4a(), n4b(), n4c(), n4d(), n5(), n6(), n7a(), n7b(),
        n7c());
  }

  private static Mutant r1() {
    return new Mutant(
        "R1",
        'e',
        "assign-unmask/B",
        "The mask is asked for before its notifier is registered: a change between is never heard.",
        new Patch(
            UPDATES,
            "MaskQuestion[] questions = {};",
            """
            if (subscription instanceof Subscription.Mask early) {
              for (MaskQuestion question :
                  Subscriptions.questions(
                      srcu, live, early, live.acquire().route(early.gsi))) {
                question.ask();
              }
            }
            MaskQuestion[] questions = {};
            """),
        new Patch(
            UPDATES,
            "questions = Subscriptions.questions(srcu, live, mask, route);",
            "mask.isActive();"));
  }

  private static Mutant r2() {
    return new Mutant(
        "R2",
        'e',
        "ack-unmask/B",
        "The acknowledgement reads the mask in one section and sets pending in another.",
        new Patch(
            GATE,
            "boolean acked() {",
            """
            boolean acked() {
              boolean wasMasked = masked();
              lock.lock();
              try {
                acks++;
                if (wasMasked && someonePostpones) {
                  pending = true;
                  postponed++;
                  return true;
                }
                return false;
              } finally {
                lock.unlock();
              }
            }

            boolean ackedInOneSection() {
            """));
  }

  private static Mutant r3() {
    return new Mutant(
        "R3",
        'i',
        "ack-mask/B",
        "The chips are asked for their masks under the gate's lock, which mask notifiers take inside"
            + " the chips' sections.",
        new Patch(
            GATE,
            "boolean acked() {",
            """
            boolean acked() {
              lock.lock();
              try {
                boolean[] all = {route != null};
                for (int i = 0; route != null && i < route.count(); i++) {
                  route.chipAt(i).fireMask(route.pin(i), new org.jirq.api.ChipBoard() {
                    @Override
                    public void maskChanged(int pin, boolean masked) {
                      all[0] &= masked;
                    }
                  });
                }
                masked = all[0];
                acks++;
                return postpone();
              } finally {
                lock.unlock();
              }
            }

            boolean ackedWithoutAsking() {
            """));
  }

  private static Mutant n1() {
    return new Mutant(
        "N1",
        'e',
        "pic-and-ioapic-mask/B",
        "A mask at one chip counts as the mask at all chips that route the GSI.",
        new Patch(
            GATE,
            "maskedChips = nowMasked ? maskedChips | bit : maskedChips & ~bit;",
            "maskedChips = nowMasked ? routedChips : 0;"));
  }

  private static Mutant n2() {
    return new Mutant(
        "N2",
        'e',
        "slave-pic-mask/B",
        "The slave's mask register is shifted by 8 to 15, not by 0 to 7.",
        new Patch(PIC, "1 << (pin & 7)", "1 << pin"));
  }

  private static Mutant n3() {
    return new Mutant(
        "N3",
        'e',
        "snapshot-ack/B",
        "Any mask that is told takes pending away, also one that leaves the line masked.",
        new Patch(
            GATE,
            "if (pending && (repeated ? !settling : !masked)) {",
            """
            boolean due = pending && !masked;
            pending = false;
            if (due) {
            """));
  }

  private static Mutant n4a() {
    return new Mutant(
        "N4a",
        'e',
        "close-close/B",
        "What is pending is dropped when its device is closed.",
        new Patch(
            GATE,
            "if (!pending || !leaver.postpones()) {",
            "if (!pending || leaver.postpones()) {"));
  }

  private static Mutant n4b() {
    return new Mutant(
        "N4b",
        'e',
        "reset-ack/B",
        "Nothing is sampled again when the machine is reset.",
        new Patch(REGISTRY, "resampler.sampleAgainRegardless();", ""));
  }

  private static Mutant n4c() {
    return new Mutant(
        "N4c",
        'e',
        "snapshot-signal/B",
        "Sampling again after a restore respects the mask, so that the restored mask holds it back.",
        new Patch(RESAMPLER, "boolean owed = gate.extraToAll();", "boolean wait = gate.extra();"),
        new Patch(
            RESAMPLER,
            "notifyEverybody(null, owed, chip, pin)));",
            "notifyMembers(null, gate.members(), false, wait, chip, pin)));"));
  }

  private static Mutant n4d() {
    return new Mutant(
        "N4d",
        'e',
        "setrouting-unmask/B",
        "New routes leave what is pending where nobody will flush it.",
        new Patch(RESAMPLER, "failure = attempt(failure, this::sampleAgainRegardless);", ""));
  }

  private static Mutant n5() {
    return new Mutant(
        "N5",
        'a',
        "shared-line-unmask/C",
        "Sampling again at the unmask withdraws the request of every source.",
        new Patch(
            PIN, "return (rest & SOURCES) == 0 ? rest & ~IRR : rest;", "return rest & ~IRR;"));
  }

  private static Mutant n6() {
    return new Mutant(
        "N6",
        'e',
        "refused-rewrite/C",
        "A pending level is sampled again at every write of its entry, not at the unmask alone.",
        new Patch(
            ENGINE,
            "if (!unmasked && !has(IoApicOption.RESAMPLE_AT_ANY_WRITE)) {",
            "if (pin < 0) {"));
  }

  private static Mutant n7a() {
    return new Mutant(
        "N7a",
        'e',
        "two-gsis-one-pin/B",
        "Of several GSIs at a pin only the last one hears of its ends and masks.",
        new Patch(
            "irq-routing:org.jirq.routing.PinGsis",
            "return value == NONE ? NO_GSIS : shared[-2 - value];",
            """
            int[] all = value == NONE ? NO_GSIS : shared[-2 - value];
            return all.length < 2 ? all : new int[] {all[all.length - 1]};
            """));
  }

  private static Mutant n7b() {
    return new Mutant(
        "N7b",
        'a',
        "two-gsis-mirrored/B",
        "An end reaches the listeners of its own GSI, and not those of another one at the pin.",
        new Patch(
            RESAMPLER,
            "for (Resampler sharer : (Resampler[]) SHARERS.getAcquire(this)) {",
            "for (Resampler sharer : NOBODY) {"));
  }

  private static Mutant n7c() {
    return new Mutant(
        "N7c",
        'a',
        "two-gsis-meet/B",
        "A GSI that moves to another one's pin does not have that one sampled again.",
        new Patch(
            RESAMPLER,
            "() -> toFirstPin((chip, pin) -> Failure.rethrow(notifySharers(null, chip, pin))));",
            "() -> {});"));
  }
}
