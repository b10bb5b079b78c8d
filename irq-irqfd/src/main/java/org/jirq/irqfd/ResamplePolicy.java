// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

/**
 * When the listener of a level irqfd is notified, to sample its line again. Whatever the policy,
 * the line is de-asserted at every acknowledgement, before anybody is notified; only the notify may
 * wait.
 *
 * <p>The policies differ for <em>oneshot</em> guest drivers, which mask the line, end the
 * interrupt, run a threaded handler that quiets the device, and unmask. A device that is sampled
 * between the end and the handler is still asserted, and raises its line again.
 */
public enum ResamplePolicy {
  /**
   * Ask at every acknowledgement, as KVM did before Linux 6.4. Loses nothing; a oneshot driver gets
   * one interrupt more than its device raised, because the line that rose again behind the mask is
   * injected at the unmask.
   */
  NOTIFY_AT_EOI,

  /**
   * Ask at the acknowledgement, or, if the line is masked then, at the unmask. A oneshot driver
   * gets exactly the interrupts that its device raised. Wrong where the guest can read a masked
   * line's pending state: it would see a line idle that its device asserts. On a chip that does not
   * report masks this is {@link #NOTIFY_AT_EOI}.
   */
  POSTPONE_WHILE_MASKED,

  /**
   * Ask at every acknowledgement, and again instead of injecting a level that is pending at an
   * unmask, as KVM does since Linux 6.4. A oneshot driver gets exactly the interrupts that its
   * device raised, for one more notify each. On a chip that does not ask before it injects this is
   * {@link #NOTIFY_AT_EOI}.
   */
  RESAMPLE_AT_UNMASK
}
