// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.Locale;
import org.jirq.irqfd.ResamplePolicy;

/** The policies that the story compares, by the letters that its readers know them by. */
enum StoryPolicy {
  /** Notify at every EOI. */
  A(ResamplePolicy.NOTIFY_AT_EOI, "notify at every EOI"),

  /** Postpone while masked. */
  B(ResamplePolicy.POSTPONE_WHILE_MASKED, "postpone while masked"),

  /** Notify at EOI, and re-sample at the unmask. */
  C(ResamplePolicy.RESAMPLE_AT_UNMASK, "notify at EOI, re-sample at unmask");

  private final ResamplePolicy policy;
  private final String label;

  StoryPolicy(ResamplePolicy policy, String label) {
    this.policy = policy;
    this.label = label;
  }

  ResamplePolicy policy() {
    return policy;
  }

  String label() {
    return label;
  }

  /** A name for files and ids. */
  String id() {
    return policy.name().replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
