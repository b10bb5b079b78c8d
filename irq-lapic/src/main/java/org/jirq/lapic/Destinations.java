// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.ArrayList;
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

  /**
   * One CPU as the map has it. Each word of a CPU is read once, because its guest may write it
   * while the map is made: whoever does makes another map afterwards, but this one must hold
   * together.
   *
   * @param lapic the CPU
   * @param id its physical id
   * @param logicalId its logical id, 0 for none
   * @param model how the logical id is read
   */
  private record Member(Lapic lapic, int id, int logicalId, Model model) {

    /** Reads a CPU; null if its local APIC is disabled in IA32_APIC_BASE. */
    static @Nullable Member of(Lapic lapic, boolean needsEnable) {
      long base = lapic.apicBase();
      if ((base & LapicSpec.BASE_ENABLE) == 0) {
        return null;
      }
      boolean x2apic = (base & LapicSpec.BASE_EXTD) != 0;
      boolean named = !needsEnable || lapic.softwareEnabled();
      Model model = x2apic ? Model.X2APIC : lapic.flat() ? Model.FLAT : Model.CLUSTER;
      return new Member(lapic, lapic.id(), named ? lapic.logicalId(x2apic) : 0, model);
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
    List<Member> present = new ArrayList<>();
    int highest = -1;
    for (Lapic lapic : cpus) {
      Member member = Member.of(lapic, needsEnable);
      if (member != null) {
        present.add(member);
        highest = Math.max(highest, member.id());
      }
    }
    Lapic[] all = present.stream().map(Member::lapic).toArray(Lapic[]::new);
    @Nullable Lapic[] physical = new Lapic[highest + 1];
    boolean unique = true;
    for (Member member : present) {
      unique &= physical[member.id()] == null;
      physical[member.id()] = member.lapic();
    }
    List<Member> members = present.stream().filter(member -> member.logicalId() != 0).toList();
    Model model = model(members);
    @Nullable Lapic[] logical = new Lapic[model.width * clusters(members, model)];
    for (Member member : model == Model.UNMAPPED ? List.<Member>of() : members) {
      int bits = member.logicalId() & (1 << model.width) - 1;
      int place = cluster(member, model) * model.width + Integer.numberOfTrailingZeros(bits);
      if (Integer.bitCount(bits) > 1 || bits != 0 && logical[place] != null) {
        return new Destinations(all, unique, physical, Model.UNMAPPED, new Lapic[0]);
      }
      if (bits != 0) {
        logical[place] = member.lapic();
      }
    }
    return new Destinations(all, unique, physical, model, logical);
  }

  private static Model model(List<Member> members) {
    Model model = Model.NONE;
    for (Member member : members) {
      if (model != Model.NONE && member.model() != model) {
        return Model.UNMAPPED;
      }
      model = member.model();
    }
    return model;
  }

  private static int cluster(Member member, Model model) {
    return model == Model.FLAT ? 0 : member.logicalId() >>> model.clusterShift;
  }

  private static int clusters(List<Member> members, Model model) {
    int clusters = ONE_CLUSTER;
    if (model == Model.CLUSTER || model == Model.X2APIC) {
      for (Member member : members) {
        clusters = Math.max(clusters, cluster(member, model) + 1);
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
