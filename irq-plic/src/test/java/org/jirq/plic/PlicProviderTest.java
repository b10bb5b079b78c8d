// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipCapability;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChips;
import org.junit.jupiter.api.Test;

/** What the builder and the provider take and refuse. */
class PlicProviderTest {

  private static Plic create(Map<String, String> settings) {
    return assertInstanceOf(
        Plic.class,
        new PlicProvider().create(IrqChipContext.of(Cell.PLAIN).withSettings(settings)));
  }

  private static void refused(String named, Runnable call) {
    String text =
        String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
    assertTrue(text.contains(named), text);
  }

  @Test
  void isFoundByName() {
    var provider = IrqChips.provider("plic", PlicProviderTest.class.getClassLoader());
    assertEquals(Set.of("riscv64"), provider.architectures());
    assertEquals("plic", provider.create(IrqChipContext.of(Cell.SHARED)).kind());
  }

  @Test
  void settingsReachTheChip() {
    List<String> told = new ArrayList<>();
    Plic plic =
        (Plic)
            new PlicProvider()
                .create(
                    IrqChipContext.of(Cell.SHARED)
                        .withOutputs((output, asserted) -> told.add(output + " " + asserted))
                        .withSettings(
                            Map.of(
                                "profile", "qemu",
                                "sources", "0x20",
                                "contexts", "3",
                                "maxPriority", "31",
                                "edges", "4, 6",
                                "enable_is_lazy", "false",
                                "pending_follows_level", "true")));
    assertEquals(33, plic.pins());
    assertEquals(3, plic.outputs());
    assertEquals(31, plic.describe().maxPriority());
    assertEquals(PlicTrigger.EDGE, plic.trigger(6));
    assertEquals(PlicTrigger.LEVEL, plic.trigger(5));
    assertEquals(PlicProfile.QEMU, plic.profile());
    assertFalse(plic.options().contains(PlicOption.ENABLE_IS_LAZY));
    assertTrue(plic.options().contains(PlicOption.PENDING_FOLLOWS_LEVEL));
    plic.write(16, 1, 4);
    plic.setLevel(4, 0, true);
    plic.write(0x2100, 0x10, 4);
    assertEquals(List.of("2 true"), told);
    assertEquals(
        Set.of(
            ChipCapability.ACK,
            ChipCapability.TAKEN,
            ChipCapability.MASK_NOTIFY,
            ChipCapability.PENDING_READABLE,
            ChipCapability.UNMASK_RESAMPLE),
        plic.capabilities());
  }

  @Test
  void wrongSettingsAreNamed() {
    refused("setting=pins", () -> create(Map.of("pins", "3")));
    refused("profile=kvm", () -> create(Map.of("profile", "kvm")));
    refused("sources=x", () -> create(Map.of("sources", "x")));
    refused("enable_is_lazy=yes", () -> create(Map.of("enable_is_lazy", "yes")));
    refused("source=96", () -> create(Map.of("edges", "96")));
    refused("edges=1;2", () -> create(Map.of("edges", "1;2")));
  }

  @Test
  void wrongSizesAreNamed() {
    refused("sources=0", () -> Plic.builder(0, 1).build());
    refused("sources=1024", () -> Plic.builder(1024, 1).build());
    refused("contexts=0", () -> Plic.builder(1, 0).build());
    refused("contexts=15873", () -> Plic.builder(1, 15873).build());
    refused("maxPriority=6", () -> Plic.builder(1, 1).maxPriority(6).build());
    refused("maxPriority=0", () -> Plic.builder(1, 1).maxPriority(0).build());
    refused("maxPriority=131071", () -> Plic.builder(1, 1).maxPriority(131071).build());
    refused("source=2", () -> Plic.builder(1, 1).trigger(2, PlicTrigger.EDGE).build());
    refused("source=0", () -> Plic.builder(1, 1).trigger(0, PlicTrigger.EDGE).build());
    refused("sources=1", () -> Plic.builder(1, 1).profile(PlicProfile.QEMU).build());
    assertEquals(2, Plic.builder(1, 15872).build().pins());
  }

  @Test
  void hostMisuseIsNamed() {
    Plic plic = Plic.builder(31, 2).build();
    for (int wrong : new int[] {-1, 32, Integer.MAX_VALUE}) {
      refused("source=" + wrong, () -> plic.pending(wrong));
      refused("source=" + wrong, () -> plic.priority(wrong));
      refused("source=" + wrong, () -> plic.claimant(wrong));
      refused("source=" + wrong, () -> plic.trigger(wrong));
      refused("source=" + wrong, () -> plic.enabled(0, wrong));
      refused("source=" + wrong, () -> plic.setTrigger(wrong, PlicTrigger.EDGE));
    }
    refused("source=0", () -> plic.setTrigger(0, PlicTrigger.EDGE));
    for (int wrong : new int[] {-1, 2, Integer.MIN_VALUE}) {
      refused("context=" + wrong, () -> plic.threshold(wrong));
      refused("context=" + wrong, () -> plic.enabled(wrong, 1));
      refused("output=" + wrong, () -> plic.output(wrong));
      refused("output=" + wrong, () -> plic.acknowledge(wrong));
      refused("output=" + wrong, () -> plic.end(wrong, 1));
    }
  }
}
