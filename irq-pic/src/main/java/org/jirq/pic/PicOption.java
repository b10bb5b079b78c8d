// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

/**
 * One point on which 8259A pairs differ. A profile is a set of these; {@link PicBuilder#option}
 * turns single ones on or off. docs/conformance.md lists each with its value in every profile.
 */
public enum PicOption {
  /**
   * An edge request stays in IRR after its line fell. Otherwise the input has to stay high until
   * the acknowledgement, and one that falls before gives the default IR7. ({@code kvm}, {@code
   * qemu})
   */
  EDGE_STICKY,

  /**
   * ICW1 forgets the levels of the lines, so setting a line high that was high already is an edge.
   * Otherwise the line has to fall and rise. ({@code kvm}, {@code qemu})
   */
  ICW1_FORGETS_LINES,

  /**
   * ICW1 bit 3 (LTIM) is ignored; ELCR alone chooses the trigger mode. ({@code kvm}, {@code qemu})
   */
  LTIM_IGNORED,

  /** ICW1 bit 1 (SNGL) is ignored; ICW3 is always expected. ({@code kvm}) */
  SNGL_IGNORED,

  /**
   * ICW1 keeps ISR, the vector base, rotation in automatic end of interrupt and a pending poll, and
   * keeps special fully nested mode and automatic end of interrupt when an ICW4 will follow; its
   * ack notifiers run for dropped edge requests only, and only if some CPU accepts external
   * interrupts ({@link PicBuilder#extIntAccepted}). ({@code kvm})
   */
  ICW1_KEEPS_SERVICE,

  /** ICW1 does not evaluate INT again: it stays until the next other event. ({@code kvm}) */
  ICW1_LAZY,

  /**
   * Special mask commands and ICW4 do not evaluate INT again: it stays until the next other event.
   * ({@code kvm}, {@code qemu})
   */
  MODES_LAZY,

  /** An acknowledgement that finds no request does not evaluate INT again. ({@code qemu}) */
  SPURIOUS_KEEPS_INT,

  /** A write of ELCR does not evaluate IRR and INT again. ({@code kvm}, {@code qemu}) */
  ELCR_LAZY,

  /** Special mask mode is stored and has no effect. ({@code kvm}) */
  SPECIAL_MASK_IGNORED,

  /**
   * A non-specific end of interrupt in special mask mode also ends interrupts that are masked.
   * ({@code kvm}, {@code qemu})
   */
  EOI_ENDS_MASKED,

  /**
   * A poll takes the request and ends it at once, with its ack notifier, level requests too; one of
   * the slave also takes back its request at the master; one that finds nothing reads 07h.
   * Otherwise a poll is an acknowledgement, and one that finds nothing reads 0. ({@code kvm})
   */
  POLL_ENDS,

  /**
   * Whatever happens, a request of the slave pulses the master's IR2, whose request latches.
   * Otherwise the slave's INT drives it as a line. ({@code kvm})
   */
  CASCADE_PULSE,

  /** Pin 2 can be driven as any other. Otherwise the slave alone drives it. ({@code kvm}) */
  CASCADE_PIN_DRIVEN,

  /**
   * An acknowledgement or an initialisation that leaves the slave requesting is no new edge for the
   * master: the request waits until the slave's INT has fallen. Otherwise INT falls meanwhile, as
   * the in-service bit that an INTA cycle sets until its end has it do, also in automatic end of
   * interrupt. ({@code qemu})
   */
  CASCADE_WAITS,

  /**
   * A specific end of interrupt runs ack notifiers of a pin that is not in service. ({@code kvm})
   */
  ACK_ANY_SPECIFIC_EOI,

  /**
   * Line calls answer as KVM's: -1 whenever the pin is masked, also for a low level, and 1 for an
   * edge pin that stays high. ({@code kvm})
   */
  STATUS_OF_KVM;

  int bit() {
    return 1 << ordinal();
  }
}
