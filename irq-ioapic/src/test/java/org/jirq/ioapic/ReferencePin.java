// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

/** One pin of {@link ReferenceIoApic}: what a reader of the datasheet would write on paper. */
final class ReferencePin {

  /** Which sources hold the line. */
  final boolean[] sources = new boolean[16];

  /** The latched request: what {@code KVM_GET_IRQCHIP} and QEMU call irr. */
  boolean request;

  /** Under kvm: the latched edge has been sent, so it is not shown any more. */
  boolean delivered;

  boolean remoteIrr;

  // The redirection entry, field by field.
  int vector;
  int deliveryMode;
  boolean logical;
  boolean polarity;
  boolean level;
  boolean masked = true;
  int destination;

  /** Bits 55:17 as far as they can be written; bits 55:49 are here also where they extend. */
  long reserved;

  /** EOIs in a row that found the line high. */
  int eoisInARow;

  /** The vector of the message that is in service; the entry's may have been rewritten since. */
  int serviceVector;

  /** Somebody has driven the resampler's source since it was withdrawn. */
  boolean resamplerDrove;

  /** Bit 12 as a loaded KVM state had it; nothing but a reset or another load changes it. */
  boolean loadedDeliveryStatus;

  boolean high() {
    for (boolean source : sources) {
      if (source) {
        return true;
      }
    }
    return false;
  }

  int sourceBits() {
    int bits = 0;
    for (int source = 0; source < 16; source++) {
      if (sources[source]) {
        bits |= 1 << source;
      }
    }
    return bits;
  }

  /** Power-on state, but the line belongs to the device, and the count of EOIs goes on. */
  void reset() {
    request = false;
    delivered = false;
    remoteIrr = false;
    vector = 0;
    deliveryMode = 0;
    logical = false;
    polarity = false;
    level = false;
    masked = true;
    destination = 0;
    reserved = 0;
    loadedDeliveryStatus = false;
  }

  long entry(boolean deliveryStatus) {
    return vector
        | (long) deliveryMode << 8
        | (logical ? 1L << 11 : 0)
        | (deliveryStatus ? 1L << 12 : 0)
        | (polarity ? 1L << 13 : 0)
        | (remoteIrr ? 1L << 14 : 0)
        | (level ? 1L << 15 : 0)
        | (masked ? 1L << 16 : 0)
        | reserved
        | (long) destination << 56;
  }
}
