// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * The result of driving a line or sending a message, as one {@code int}.
 *
 * <p>Three cases, the ones that {@code KVM_IRQ_LINE_STATUS} reports: negative, nobody was addressed
 * or the input is masked or unrouted; zero, the request was absorbed by one still outstanding, or
 * addressed CPUs took none; positive, so many CPUs took it. A primitive, so that the hot path never
 * allocates.
 */
public final class Delivery {

  /** Nothing could take the request: masked, unrouted, or nobody addressed. Always -1. */
  public static final int IGNORED = -1;

  /** Absorbed by a request that is still outstanding, or taken by no CPU. Always 0. */
  public static final int COALESCED = 0;

  private Delivery() {}

  /**
   * Tells whether at least one receiver took the request.
   *
   * @param result a delivery result, any {@code int}
   * @return {@code true} if {@code result} is positive
   */
  public static boolean isDelivered(int result) {
    return result > 0;
  }

  /**
   * Joins the results of two receivers of one request: the sum of those that are not negative, or
   * {@link #IGNORED} when both are. This is the status of a GSI that is routed to several chips.
   *
   * @param first a delivery result, any {@code int}
   * @param second a delivery result, any {@code int}
   * @return the joined result
   */
  public static int join(int first, int second) {
    if (first < 0) {
      return second < 0 ? IGNORED : second;
    }
    return second < 0 ? first : first + second;
  }
}
