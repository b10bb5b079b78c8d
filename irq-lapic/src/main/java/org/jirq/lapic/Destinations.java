// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who answers to which id, as it stood when the map was made: physical ids, and logical ids if they
 * can be told by one look. Immutable; a change of an id makes a new map.
 *
 * <p>Logical ids fit into a map if every CPU that has one has a single bit, all in the same model
 * (flat, cluster, or x2APIC), and no two the same. Otherwise each message asks every CPU.
 */
final class Destinations {

  /** How logical ids are read. */
  enum Model {
    /** Nobody has a logical id. */
    NONE(0, 0),
    FLAT(8, 8),
    CLUSTER(4, 4),
    X2APIC(16, 16),
    /** The ids do not fit into a map. */
    UNMAPPED(0, 0);

    final int width;
    final int clusterShift;

    Model(int width, int clusterShift) {
      this.width = width;
      this.clusterShift = clusterShift;
    }
  }

  private static final int ONE_CLUSTER = 1;

  /** The CPUs whose local APIC is enabled in IA32_APIC_BASE, by the order of their ids. */
  final Lapic[] all;

  final Model model;

  /** Whether no two CPUs have one physical id. */
  final boolean uniqueIds;

  private final @Nullable Lapic[] physical;
  private final @Nullable Lapic[] logical;

  private Destinations(
      Lapic[] all,
      boolean uniqueIds,
      @Nullable Lapic[] physical,
      Model model,
      @Nullable Lapic[] logical) {
    this.all = all;
    this.uniqueIds = uniqueIds;
    this.physical = physical;
    this.model = model;
    this.logical = logical;
  }

  /**
   * Makes a map.
   *
   * @param cpus every CPU, by the order of their ids
   * @param needsEnable whether a CPU must be software-enabled to have a logical id
   */
  static Destinations of(List<Lapic> cpus, boolean needsEnable) {
    Lapic[] all = cpus.stream().filter(Lapic::present).toArray(Lapic[]::new);
    int highest = Arrays.stream(all).mapToInt(Lapic::id).max().orElse(-1);
    @Nullable Lapic[] physical = new Lapic[highest + 1];
    boolean unique = true;
    for (Lapic lapic : all) {
      unique &= physical[lapic.id()] == null;
      physical[lapic.id()] = lapic;
    }
    List<Lapic> members = new ArrayList<>();
    for (Lapic lapic : all) {
      if (lapic.logicalId() != 0 && (!needsEnable || lapic.softwareEnabled())) {
        members.add(lapic);
      }
    }
    Model model = model(members);
    @Nullable Lapic[] logical = new Lapic[model.width * clusters(members, model)];
    for (Lapic lapic : model == Model.UNMAPPED ? List.<Lapic>of() : members) {
      int bits = lapic.logicalId() & (1 << model.width) - 1;
      int place = cluster(lapic, model) * model.width + Integer.numberOfTrailingZeros(bits);
      if (Integer.bitCount(bits) > 1 || bits != 0 && logical[place] != null) {
        return new Destinations(all, unique, physical, Model.UNMAPPED, new Lapic[0]);
      }
      if (bits != 0) {
        logical[place] = lapic;
      }
    }
    return new Destinations(all, unique, physical, model, logical);
  }

  private static Model model(List<Lapic> members) {
    Model model = Model.NONE;
    for (Lapic lapic : members) {
      Model own = lapic.x2apic() ? Model.X2APIC : lapic.flat() ? Model.FLAT : Model.CLUSTER;
      if (model != Model.NONE && own != model) {
        return Model.UNMAPPED;
      }
      model = own;
    }
    return model;
  }

  private static int cluster(Lapic lapic, Model model) {
    return model == Model.FLAT ? 0 : lapic.logicalId() >>> model.clusterShift;
  }

  private static int clusters(List<Lapic> members, Model model) {
    int clusters = ONE_CLUSTER;
    if (model == Model.CLUSTER || model == Model.X2APIC) {
      for (Lapic lapic : members) {
        clusters = Math.max(clusters, cluster(lapic, model) + 1);
      }
    }
    return clusters;
  }

  /** The CPU of a physical id, if any; only with unique ids. */
  @Nullable Lapic physical(int id) {
    return id >= 0 && id < physical.length ? physical[id] : null;
  }

  /** The bits of a logical destination that select CPUs of its cluster. */
  int bits(int destination) {
    if (model == Model.NONE || model != Model.X2APIC && destination >>> 8 != 0) {
      return 0;
    }
    return destination & (1 << model.width) - 1;
  }

  /** The CPU of one bit of a logical destination, if any. */
  @Nullable Lapic logical(int destination, int bit) {
    int cluster = model == Model.FLAT ? 0 : destination >>> model.clusterShift;
    int place = cluster * model.width + bit;
    return place < logical.length ? logical[place] : null;
  }
}
