// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;

/** The methods of a line's listener, to name one of them. */
public enum ListenerCallback {
  /** {@link LineListener#resample}. */
  RESAMPLE,

  /** {@link LineQuery#asserted}. */
  ASSERTED,

  /** {@link LineListener#acked}. */
  ACKED,

  /** {@link LineListener#ended}. */
  ENDED,

  /** {@link LineListener#masked}. */
  MASKED,

  /** {@link LineListener#unmasked}. */
  UNMASKED
}
