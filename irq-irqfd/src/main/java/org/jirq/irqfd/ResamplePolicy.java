// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

/**
 * What becomes of a level irqfd's line between an acknowledgement and the next interrupt. Whatever
 * the policy, the line is de-asserted at every acknowledgement, before anybody is notified, and a
 * signal of the event asserts it at once; only who learns of it when differs.
 *
 * <p>The policies differ for <em>oneshot</em> guest drivers, which mask the line, end the
 * interrupt, run a threaded handler that quiets the device, and unmask. A device that is sampled
 * between the end and the handler is still asserted, and raises its line again. The costs below are
 * calls of the listener for one cycle of such a driver; docs/resampling.md has them measured, chip
 * by chip.
 *
 * <p>The level irqfds of a GSI may have different policies. They share the line: whenever it is
 * taken down for one of them, all learn of it, each as its policy has it.
 */
public enum ResamplePolicy {
  /**
   * A: notify at every acknowledgement, as KVM did before Linux 6.4. Loses nothing on any chip; a
   * oneshot driver gets one interrupt more than its device raised, because the line that rose again
   * behind the mask is injected at the unmask. Costs two notifies and two interrupts. Wrong where
   * an interrupt too many does harm: a wake-up that aborts a suspend, a driver that logs each.
   */
  NOTIFY_AT_EOI,

  /**
   * B: notify at the acknowledgement, or, if the GSI is masked then, at the unmask. A oneshot
   * driver gets exactly the interrupts that its device raised. Costs one notify. Wrong where the
   * guest can read a masked line's pending state (a GIC's ISPENDR): it would see a line idle that
   * its device asserts, until the unmask. On a chip that does not report masks this is {@link
   * #NOTIFY_AT_EOI}.
   */
  POSTPONE_WHILE_MASKED,

  /**
   * C: notify at every acknowledgement, and again instead of injecting a level that is pending at
   * an unmask, as KVM does since Linux 6.4. A oneshot driver gets exactly the interrupts that its
   * device raised. Costs two notifies, and a round of mask and unmask at the host for nothing.
   * Wrong where the chip forgets other sources' levels when it withdraws the resamplers' (the
   * IOAPIC's profile {@code kvm}): a line that somebody else holds is lost. On a chip that does not
   * ask before it injects this is {@link #NOTIFY_AT_EOI}.
   */
  RESAMPLE_AT_UNMASK,

  /**
   * D: ask the listener, a {@link org.jirq.api.LineQuery}, whether its line is high, at every
   * acknowledgement and at every unmask, and assert the line again if it is. A oneshot driver gets
   * exactly the interrupts that its device raised, on every chip that reports masks, asked by it or
   * not; on another one this is {@link #NOTIFY_AT_EOI}. Costs two questions and no signal. Between
   * the de-assertion and the answer the guest can see the line idle, for the length of the
   * question. Wrong where the device cannot be asked, or lies: a query that answers no too early is
   * only made good by the signal at the next rise. On a chip that asks, wrong where {@link
   * #RESAMPLE_AT_UNMASK} is.
   *
   * <p>On a chip that only reports masks the line is taken down at the unmask before the chip looks
   * at it; the other level irqfds of the GSI are notified then, whatever their policy.
   */
  QUERY_LINE,

  /**
   * E: leave it to the listener, which hears what the guest does: {@code acked}, {@code ended} (the
   * line is de-asserted by then), {@code masked}, {@code unmasked}, and signals when it sees fit.
   * Its {@code resample} is called only where the line was, or may have been, taken down for
   * another reason than an end of this GSI, of which it would not know else: new routes, {@link
   * IrqfdRegistry#resampleAll}, another GSI on the same pin, an unmask at which another level irqfd
   * of the GSI has it sampled again. Costs what the listener makes of it; nothing by itself beyond
   * the five calls that every policy makes. Wrong with a listener that does not override {@code
   * ended}: its line stays down for ever.
   */
  LEAVE_TO_LISTENER
}
