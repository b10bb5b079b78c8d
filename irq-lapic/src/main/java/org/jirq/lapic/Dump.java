// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.function.IntPredicate;

/** The state of a local APIC as text. */
final class Dump {

  private static final int[] ENTRIES = {0x2f0, 0x320, 0x330, 0x340, 0x350, 0x360, 0x370};

  private Dump() {}

  static String of(Lapic lapic) {
    StringBuilder text = new StringBuilder();
    String mode = !lapic.present() ? "disabled" : lapic.x2apic() ? "x2apic" : "xapic";
    text.append(
        "lapic apicId=%d id=%d base=0x%x %s%s profile=%s%n"
            .formatted(
                lapic.apicId(),
                lapic.id(),
                lapic.apicBase(),
                mode,
                lapic.softwareEnabled() ? "" : " software-disabled",
                lapic.profile().id()));
    text.append(
        "  svr=0x%03x tpr=0x%02x ppr=0x%02x ldr=0x%08x esr=0x%02x output=%b extint=%b%n"
            .formatted(
                lapic.register(0xf0),
                lapic.tpr(),
                lapic.ppr(),
                lapic.register(0xd0),
                lapic.register(0x280),
                lapic.output(0),
                lapic.acceptsExtInt()));
    text.append("  lvt");
    for (int offset : ENTRIES) {
      long entry = lapic.register(offset);
      if (entry >= 0) {
        text.append(" %03x=0x%05x".formatted(offset, entry));
      }
    }
    text.append(
        "%n  timer initial=%d current=%d divide=%d deadline=%s%n"
            .formatted(
                lapic.register(0x380),
                lapic.register(0x390),
                LocalTimer.divisor((int) lapic.register(0x3e0)),
                lapic.nextDeadline() == Lapic.NEVER ? "never" : lapic.nextDeadline() + "ns"));
    vectors(text, "irr", lapic::irr);
    vectors(text, "isr", lapic::isr);
    vectors(text, "tmr", lapic::tmr);
    for (int pin = 0; pin < lapic.pins(); pin++) {
      text.append("  lint%d sources=0x%04x%n".formatted(pin, lapic.sources(pin)));
    }
    return text.toString();
  }

  private static void vectors(StringBuilder text, String name, IntPredicate holds) {
    text.append("  ").append(name);
    boolean any = false;
    for (int vector = 0; vector < 256; vector++) {
      if (holds.test(vector)) {
        text.append(" %02x".formatted(vector));
        any = true;
      }
    }
    text.append(any ? "" : " -").append("%n".formatted());
  }
}
