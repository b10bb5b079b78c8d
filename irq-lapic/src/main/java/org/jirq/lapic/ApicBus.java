// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jirq.api.ApicMessage;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.ChipCapability;
import org.jirq.api.EoiHandler;
import org.jirq.api.IrqChip;
import org.jirq.api.LapicLoadListener;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * The message bus that joins local APICs, I/O APICs and message-signalled interrupts: finds out who
 * takes a message, and passes the ends of interrupts back.
 *
 * <p>Make the bus, then the I/O APICs and {@link org.jirq.api.X86MsiSink}s over it, {@link #connect
 * connect} the I/O APICs, then make the local APICs with {@link Lapic#builder}.
 *
 * <p><b>Threads.</b> With {@link Cell#SHARED} any thread may call anything. <b>Progress.</b>
 * Delivering and ending are lock-free: destinations are looked up in an immutable map, and each
 * target takes the message in atomic steps. A guest's change of an id, and a new member, make a new
 * map inside a lock. A CPU whose host throws keeps no other from a message, nor a handler another
 * from an end; the first exception comes out afterwards. <b>Memory.</b> A message that is sent
 * after such a change returned goes by the new map. What a thread did before it sent a message
 * happens-before the target's acceptance of it, also if its vector was requested already; a refused
 * one orders nothing.
 *
 * <p>Source: Intel SDM volume 3, "Determining IPI Destination", "Logical Destination Mode",
 * "Broadcast/Self Delivery Mode", "Lowest Priority Delivery Mode"; {@link LapicOption} names where
 * implementations differ.
 */
public final class ApicBus implements ApicSink {

  private static final Takers NOBODY_ASKS = (cpu, vector) -> {};
  private static final VarHandle MAP;
  private static final VarHandle ENDS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MAP = lookup.findVarHandle(ApicBus.class, "map", Destinations.class);
      ENDS = lookup.findVarHandle(ApicBus.class, "ends", Ends.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Who hears of ended interrupts, and whether all of them have an EOI register. */
  private record Ends(List<EoiHandler> list, EoiHandler[] handlers, boolean directed) {

    static Ends of(List<EoiHandler> list) {
      boolean directed =
          !list.isEmpty()
              && list.stream()
                  .allMatch(
                      each ->
                          each instanceof IrqChip chip
                              && chip.capabilities().contains(ChipCapability.DIRECTED_EOI));
      return new Ends(List.copyOf(list), list.toArray(EoiHandler[]::new), directed);
    }
  }

  private final LapicProfile profile;
  private final Cell cell;
  private final boolean hashed;
  private final boolean absentIsRefused;
  private final boolean needsEnable;
  private final boolean lowestBroadcastIsFixed;
  private final @Nullable EoiFilter filter;
  private final WriteSection section;
  private final List<Lapic> members = new ArrayList<>();
  private Destinations map;
  private Ends ends;

  ApicBus(LapicProfile profile, Cell cell, Set<LapicOption> options, @Nullable EoiFilter filter) {
    this.profile = profile;
    this.cell = cell;
    this.hashed = options.contains(LapicOption.HASHED_LOWEST_PRIORITY);
    this.absentIsRefused = options.contains(LapicOption.ABSENT_IS_REFUSED);
    this.needsEnable = options.contains(LapicOption.LOGICAL_NEEDS_ENABLE);
    this.lowestBroadcastIsFixed = options.contains(LapicOption.LOWEST_BROADCAST_IS_FIXED);
    this.filter = filter;
    this.section = new WriteSection(cell);
    this.map = Destinations.of(List.of(), needsEnable);
    this.ends = Ends.of(List.of());
  }

  /**
   * Starts building a bus.
   *
   * @return a builder for profile {@code datasheet}, shared by many threads
   */
  public static ApicBusBuilder builder() {
    return new ApicBusBuilder();
  }

  /**
   * Connects a chip that hears of every end of an interrupt, an I/O APIC as a rule. If it is a
   * {@link LapicLoadListener} too, it hears of loaded local APICs. To be called before the guest
   * runs: whether local APICs offer to suppress the EOI broadcast hangs on all that are connected.
   *
   * @param handler the chip
   * @throws IllegalArgumentException if it is connected already
   */
  public void connect(EoiHandler handler) {
    section.enter();
    try {
      List<EoiHandler> list = new ArrayList<>(ends().list());
      if (list.contains(handler)) {
        throw new IllegalArgumentException("handler=" + handler + " is connected already");
      }
      list.add(handler);
      // ORDER(LA-4): release write; pairs with the acquire read in ends.
      ENDS.setRelease(this, Ends.of(list));
    } finally {
      section.leave();
    }
  }

  /**
   * Tells whether local APICs offer to suppress the EOI broadcast: there is at least one handler,
   * and every handler is a chip with {@link ChipCapability#DIRECTED_EOI}.
   *
   * @return whether bit 24 of the version register is set
   */
  public boolean directedEoi() {
    return ends().directed();
  }

  /**
   * Returns the bus's cell; its local APICs have the same.
   *
   * @return the cell
   */
  public Cell cell() {
    return cell;
  }

  /**
   * Returns the bus's profile, which is that of local APICs unless they are told otherwise.
   *
   * @return the profile
   */
  public LapicProfile profile() {
    return profile;
  }

  private Ends ends() {
    // ORDER(LA-4): acquire read; pairs with the release write in connect.
    return (Ends) ENDS.getAcquire(this);
  }

  private Destinations map() {
    // ORDER(LA-3): acquire read; pairs with the release write in changed.
    return (Destinations) MAP.getAcquire(this);
  }

  void add(Lapic lapic) {
    section.enter();
    try {
      for (Lapic member : members) {
        if (member.apicId() == lapic.apicId()) {
          throw new IllegalArgumentException("apicId=" + lapic.apicId() + " is on the bus already");
        }
      }
      members.add(lapic);
      members.sort(Comparator.comparingInt(Lapic::apicId));
      changed();
    } finally {
      section.leave();
    }
  }

  /** An id, a mode or an enable changed: messages from now on go by it. */
  void changed() {
    section.enter();
    try {
      // ORDER(LA-3): release write; pairs with the acquire read in map. The words of the members
      // were written before, and the section orders the writers, so the last map has them all.
      MAP.setRelease(this, Destinations.of(members, needsEnable));
    } finally {
      section.leave();
    }
  }

  /**
   * Passes the end of an interrupt on to all handlers; answers what was thrown so far. An end that
   * the filter throws at passes: an entry that did not hear of its end would never send again.
   */
  @Nullable Failure ended(
      Lapic lapic, int vector, boolean levelTriggered, @Nullable Failure before) {
    Failure failure = before;
    boolean passes = true;
    if (filter != null) {
      try {
        passes = filter.passes(vector, lapic.apicId(), levelTriggered, lapic);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    if (passes) {
      for (EoiHandler handler : ends().handlers()) {
        try {
          handler.eoi(vector, lapic.apicId(), levelTriggered);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    return failure;
  }

  /** Tells all who listen that a state was loaded; answers what was thrown so far. */
  @Nullable Failure loaded(Lapic lapic, @Nullable Failure before) {
    Failure failure = before;
    for (EoiHandler handler : ends().handlers()) {
      if (handler instanceof LapicLoadListener listener) {
        try {
          listener.lapicLoaded(lapic.apicId(), lapic);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    return failure;
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
    boolean broadcast = destination == LapicSpec.BROADCAST;
    return route(
        vector, destination, broadcast, destinationMode, deliveryMode, triggerMode, takers);
  }

  /** An IPI to a named destination. */
  int ipi(int vector, int destination, boolean x2apic, int destinationMode, int mode, int trigger) {
    boolean broadcast = destination == (x2apic ? LapicSpec.X2APIC_BROADCAST : LapicSpec.BROADCAST);
    return route(vector, destination, broadcast, destinationMode, mode, trigger, NOBODY_ASKS);
  }

  /** An IPI to all CPUs, or to all but one. */
  int ipiToAll(int vector, int deliveryMode, int triggerMode, @Nullable Lapic but) {
    int taken = 0;
    Failure failure = null;
    for (Lapic lapic : map().all) {
      try {
        if (lapic != but && lapic.take(vector, deliveryMode, triggerMode, NOBODY_ASKS)) {
          taken++;
        }
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
    return taken;
  }

  private int route(
      int vector,
      int destination,
      boolean broadcast,
      int destinationMode,
      int deliveryMode,
      int triggerMode,
      Takers takers) {
    Destinations to = map();
    boolean physical = destinationMode == ApicMessage.PHYSICAL;
    boolean lowest =
        deliveryMode == ApicMessage.LOWEST_PRIORITY
            && !(broadcast && physical && lowestBroadcastIsFixed);
    if (broadcast || (physical ? !to.uniqueIds : to.model == Destinations.Model.UNMAPPED)) {
      return lowest
          ? scanForOne(
              to,
              vector,
              destination,
              broadcast,
              destinationMode,
              deliveryMode,
              triggerMode,
              takers)
          : scan(
              to,
              vector,
              destination,
              broadcast,
              destinationMode,
              deliveryMode,
              triggerMode,
              takers);
    }
    if (physical) {
      return offer(to.physical(destination), vector, deliveryMode, triggerMode, takers);
    }
    int bits = to.bits(destination);
    if (lowest) {
      Lapic one = hashed ? hashed(to, destination, bits, vector) : lowest(to, destination, bits);
      return offer(one, vector, deliveryMode, triggerMode, takers);
    }
    return offerToBits(to, vector, destination, bits, deliveryMode, triggerMode, takers);
  }

  private int offerToBits(
      Destinations to,
      int vector,
      int destination,
      int bits,
      int deliveryMode,
      int triggerMode,
      Takers takers) {
    int matched = 0;
    int taken = 0;
    Failure failure = null;
    for (int left = bits; left != 0; left &= left - 1) {
      Lapic lapic = to.logical(destination, Integer.numberOfTrailingZeros(left));
      if (lapic != null) {
        matched++;
        try {
          taken += lapic.take(vector, deliveryMode, triggerMode, takers) ? 1 : 0;
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    Failure.rethrow(failure);
    return matched == 0 ? absent() : taken;
  }

  private int absent() {
    return absentIsRefused ? 0 : -1;
  }

  private int offer(
      @Nullable Lapic lapic, int vector, int deliveryMode, int triggerMode, Takers takers) {
    if (lapic == null) {
      return absent();
    }
    return lapic.take(vector, deliveryMode, triggerMode, takers) ? 1 : 0;
  }

  /** The CPU of the bit of a destination that a vector selects, present or not. */
  private static @Nullable Lapic hashed(Destinations to, int destination, int bits, int vector) {
    if (bits == 0) {
      return null;
    }
    int left = bits;
    for (int n = (vector & 0xff) % Integer.bitCount(bits); n > 0; n--) {
      left &= left - 1;
    }
    return to.logical(destination, Integer.numberOfTrailingZeros(left));
  }

  /** The CPU with the lowest priority among those of a destination; one that refuses if all do. */
  private static @Nullable Lapic lowest(Destinations to, int destination, int bits) {
    Lapic best = null;
    for (int left = bits; left != 0; left &= left - 1) {
      Lapic lapic = to.logical(destination, Integer.numberOfTrailingZeros(left));
      if (lapic != null && lapic.runsLowerThan(best)) {
        best = lapic;
      }
    }
    return best;
  }

  private static boolean matches(
      Lapic lapic, int destination, boolean broadcast, int destinationMode) {
    return broadcast || lapic.matches(destination, destinationMode);
  }

  private static int scan(
      Destinations to,
      int vector,
      int destination,
      boolean broadcast,
      int destinationMode,
      int deliveryMode,
      int triggerMode,
      Takers takers) {
    int matched = 0;
    int taken = 0;
    Failure failure = null;
    for (Lapic lapic : to.all) {
      if (matches(lapic, destination, broadcast, destinationMode)) {
        matched++;
        try {
          taken += lapic.take(vector, deliveryMode, triggerMode, takers) ? 1 : 0;
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    Failure.rethrow(failure);
    return matched == 0 ? -1 : taken;
  }

  private int scanForOne(
      Destinations to,
      int vector,
      int destination,
      boolean broadcast,
      int destinationMode,
      int deliveryMode,
      int triggerMode,
      Takers takers) {
    Lapic best = null;
    int enabled = 0;
    for (Lapic lapic : to.all) {
      if (matches(lapic, destination, broadcast, destinationMode)) {
        enabled += lapic.softwareEnabled() ? 1 : 0;
        if (!hashed && lapic.runsLowerThan(best)) {
          best = lapic;
        }
      }
    }
    if (hashed && enabled > 0) {
      int left = (vector & 0xff) % enabled;
      for (Lapic lapic : to.all) {
        if (matches(lapic, destination, broadcast, destinationMode)
            && lapic.softwareEnabled()
            && left-- >= 0) {
          best = lapic;
        }
      }
    }
    if (best == null) {
      return -1;
    }
    return best.take(vector, deliveryMode, triggerMode, takers) ? 1 : 0;
  }
}
