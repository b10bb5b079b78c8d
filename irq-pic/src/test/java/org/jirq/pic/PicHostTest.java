// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.api.spi.IrqChips;
import org.junit.jupiter.api.Test;

/** What a host may do wrong, and how it finds the chip by name. */
class PicHostTest {

  @Test
  void wrongNumbersAreRefusedByName() {
    Pic pic = Pic.builder().build();
    for (int wrong : new int[] {-1, 16, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      refused("pin=" + wrong, () -> pic.setLevel(wrong, 0, true));
      refused("pin=" + wrong, () -> pic.fireMask(wrong, ChipBoard.NONE));
      refused("sourceId=" + wrong, () -> pic.setLevel(3, wrong, true));
    }
    for (int wrong : new int[] {-1, 1, Integer.MIN_VALUE}) {
      refused("output=" + wrong, () -> pic.output(wrong));
      refused("output=" + wrong, () -> pic.acknowledge(wrong));
      refused("output=" + wrong, () -> pic.end(wrong, 0x30));
    }
    refused("chip=2", () -> pic.irr(2));
    refused("chip=-1", () -> pic.base(-1));
    assertEquals(0, pic.sources(3));
  }

  private static void refused(String named, Runnable call) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, call::run, named);
    assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
  }

  @Test
  void pairDescribesItself() {
    Pic pic = Pic.builder().profile(PicProfile.QEMU).build();
    assertEquals("pic", pic.kind());
    assertEquals(16, pic.pins());
    assertEquals(1, pic.outputs());
    assertEquals(
        Set.of(ChipCapability.ACK, ChipCapability.TAKEN, ChipCapability.MASK_NOTIFY),
        pic.capabilities());
    assertEquals(new PicDescription(0x20, 0xa0, 0x4d0, 2), pic.describe());
    assertEquals(PicProfile.QEMU.options(), pic.options());
    assertTrue(pic.toString().startsWith("pic profile=QEMU"));
  }

  @Test
  void dumpReadsLikeAMonitors() {
    PicRig rig = new PicRig(Pic.builder());
    rig.raise(12);
    assertEquals(
        "master: irr=04 imr=00 isr=00 highest=0 base=30 read=irr elcr=00 sfnm=0 smm=0 aeoi=0 int=1\n"
            + "slave : irr=10 imr=00 isr=00 highest=0 base=70 read=irr elcr=00 sfnm=0 smm=0 aeoi=0"
            + " int=1",
        rig.pic.dump());
  }

  @Test
  void providerIsFoundAndTakesItsSettings() {
    IrqChipProvider provider = IrqChips.provider("pic", Pic.class.getClassLoader());
    assertEquals(Set.of("x86_64"), provider.architectures());
    IrqChipContext context =
        IrqChipContext.of(Cell.PLAIN)
            .withSettings(Map.of("profile", "kvm", "status_of_kvm", "false"));
    Pic pic = assertInstanceOf(Pic.class, provider.create(context));
    assertEquals(PicProfile.KVM, pic.profile());
    assertTrue(!pic.options().contains(PicOption.STATUS_OF_KVM));
    refused(
        "setting=porfile", () -> provider.create(context.withSettings(Map.of("porfile", "kvm"))));
    refused("profile=xen", () -> provider.create(context.withSettings(Map.of("profile", "xen"))));
    refused(
        "edge_sticky=maybe",
        () -> provider.create(context.withSettings(Map.of("edge_sticky", "maybe"))));
  }

  @Test
  void providerWiresTheOutput() {
    boolean[] told = new boolean[1];
    IrqChipProvider provider = new PicProvider();
    Pic pic =
        (Pic)
            provider.create(
                IrqChipContext.of(Cell.SHARED)
                    .withOutputs((output, asserted) -> told[0] = asserted));
    pic.setLevel(3, 0, true);
    assertTrue(told[0]);
  }
}
