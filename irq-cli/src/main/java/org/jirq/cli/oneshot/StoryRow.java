// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

/**
 * What a run of the story is about.
 *
 * @param device the device's kind
 * @param handler how its driver handles interrupts
 * @param policy when the device is notified
 */
record StoryRow(String device, Handler handler, StoryPolicy policy) {

  /** The device and its driver, in words. */
  String label() {
    return device + ", " + handler.label();
  }
}
