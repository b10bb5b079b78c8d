// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * An x86 interrupt message as a value, for tests, tables and configuration; the hot path passes its
 * five numbers by themselves.
 *
 * <p>Encodings are those of the redirection table entry (82093AA, 3.2.4) and of the local APIC's
 * interrupt command register.
 *
 * @param vector 0 to 255
 * @param destination APIC id or logical destination: 0 to 255, or 0 to 32767 with extended
 *     destinations
 * @param destinationMode {@link #PHYSICAL} or {@link #LOGICAL}
 * @param deliveryMode 0 to 7, for instance {@link #FIXED}
 * @param triggerMode {@link #EDGE} or {@link #LEVEL}
 */
public record ApicMessage(
    int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {

  /** Delivery mode: to all CPUs of the destination. */
  public static final int FIXED = 0;

  /** Delivery mode: to the one CPU of the destination that runs at the lowest priority. */
  public static final int LOWEST_PRIORITY = 1;

  /** Delivery mode: system management interrupt. */
  public static final int SMI = 2;

  /** Delivery mode: non-maskable interrupt. */
  public static final int NMI = 4;

  /** Delivery mode: INIT. */
  public static final int INIT = 5;

  /** Delivery mode: start-up (reserved in the IOAPIC, passed on as it is). */
  public static final int STARTUP = 6;

  /** Delivery mode: the vector comes from an 8259-compatible controller. */
  public static final int EXTINT = 7;

  /** Destination mode: the destination is an APIC id. */
  public static final int PHYSICAL = 0;

  /** Destination mode: the destination is a set of logical APIC ids. */
  public static final int LOGICAL = 1;

  /** Trigger mode: edge. */
  public static final int EDGE = 0;

  /** Trigger mode: level. */
  public static final int LEVEL = 1;
}
