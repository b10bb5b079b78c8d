// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ApicMessage;
import org.jirq.api.ApicSink;
import org.jspecify.annotations.Nullable;

/**
 * The CPU side of KVM's vectors: finds out who takes a message, by the rules that their format
 * states.
 *
 * <p>A destination other than 0xff is looked up in a map; 0xff, or logical ids that the map cannot
 * hold, make all CPUs be asked one by one.
 */
final class TestCpus implements ApicSink {

  private static final int BROADCAST = 0xff;
  private static final Takers NOBODY_ASKS = (cpu, vector) -> {};

  private final List<TestLapic> lapics = new ArrayList<>();

  TestCpus(int cpus) {
    for (int id = 0; id < cpus; id++) {
      lapics.add(new TestLapic(id));
    }
  }

  int size() {
    return lapics.size();
  }

  TestLapic lapic(int cpu) {
    return lapics.get(cpu);
  }

  @Override
  public int deliver(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    return deliverTracked(
        vector, destination, destinationMode, deliveryMode, triggerMode, NOBODY_ASKS);
  }

  @Override
  public int deliverTracked(
      int vector,
      int destination,
      int destinationMode,
      int deliveryMode,
      int triggerMode,
      Takers takers) {
    List<TestLapic> addressed =
        mapped(vector, destination, destinationMode, deliveryMode == ApicMessage.LOWEST_PRIORITY);
    boolean slow = addressed == null;
    if (addressed == null) {
      addressed = asked(vector, destination, destinationMode, deliveryMode);
    }
    int taken = slow && addressed.isEmpty() ? -1 : 0;
    for (TestLapic lapic : addressed) {
      if (lapic.accept(vector, deliveryMode, triggerMode)) {
        taken++;
        if (deliveryMode == ApicMessage.FIXED || deliveryMode == ApicMessage.LOWEST_PRIORITY) {
          takers.took(lapic.id, vector);
        }
      }
    }
    return taken;
  }

  /** The CPUs that the map gives for a destination; null if the map cannot say. */
  private @Nullable List<TestLapic> mapped(
      int vector, int destination, int destinationMode, boolean lowest) {
    if (destination == BROADCAST) {
      return null;
    }
    if (destinationMode == ApicMessage.PHYSICAL) {
      return destination < lapics.size() ? List.of(lapics.get(destination)) : List.of();
    }
    LogicalMap map = LogicalMap.of(lapics);
    if (map == null) {
      return null;
    }
    int bits = map.bits(destination);
    if (lowest && bits != 0) {
      bits = nthBit(bits, vector % Integer.bitCount(bits));
    }
    List<TestLapic> found = new ArrayList<>();
    for (TestLapic lapic : lapics) {
      if (map.holds(lapic) && (bits & map.bit(lapic, destination)) != 0) {
        found.add(lapic);
      }
    }
    return found;
  }

  private static int nthBit(int bits, int n) {
    int left = bits;
    for (int i = 0; i < n; i++) {
      left &= left - 1;
    }
    return left & -left;
  }

  private List<TestLapic> asked(
      int vector, int destination, int destinationMode, int deliveryMode) {
    boolean lowest =
        deliveryMode == ApicMessage.LOWEST_PRIORITY
            && !(destination == BROADCAST && destinationMode == ApicMessage.PHYSICAL);
    List<TestLapic> matching = new ArrayList<>();
    for (TestLapic lapic : lapics) {
      if (lapic.isAddressedBy(destination, destinationMode)
          && (!lowest || lapic.softwareEnabled())) {
        matching.add(lapic);
      }
    }
    return lowest && !matching.isEmpty()
        ? List.of(matching.get(vector % matching.size()))
        : matching;
  }

  /** Logical ids of the CPUs whose local APIC is enabled. */
  private record LogicalMap(boolean flat, List<TestLapic> members) {

    /** Null if the CPUs' logical ids do not fit into one map. */
    static @Nullable LogicalMap of(List<TestLapic> all) {
      List<TestLapic> members =
          all.stream().filter(each -> each.softwareEnabled() && each.logicalId() != 0).toList();
      if (members.isEmpty()) {
        return new LogicalMap(true, members);
      }
      boolean flat = members.get(0).flat();
      int[] seen = new int[16];
      for (TestLapic each : members) {
        int cluster = flat ? 0 : each.logicalId() >>> 4;
        int bit = flat ? each.logicalId() : each.logicalId() & 0xf;
        if (each.flat() != flat || Integer.bitCount(bit) > 1 || (seen[cluster] & bit) != 0) {
          return null;
        }
        seen[cluster] |= bit;
      }
      return new LogicalMap(flat, members);
    }

    int bits(int destination) {
      return members.isEmpty() ? 0 : flat ? destination : destination & 0xf;
    }

    boolean holds(TestLapic lapic) {
      return members.contains(lapic);
    }

    int bit(TestLapic lapic, int destination) {
      if (flat) {
        return lapic.logicalId();
      }
      return lapic.logicalId() >>> 4 == destination >>> 4 ? lapic.logicalId() & 0xf : 0;
    }
  }
}
