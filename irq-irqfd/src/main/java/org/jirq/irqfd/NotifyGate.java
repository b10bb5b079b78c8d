// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jirq.routing.GsiRoute;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the listeners of a GSI are notified now or at the unmask, and knows who they are.
 * Calls nobody: its owner, the {@link Resampler}, acts on the answers after the lock is released.
 *
 * <p><b>Threads.</b> Any; every method but {@link #members} takes the leaf spinlock for a few
 * instructions. <b>Memory.</b> The decisions are totally ordered by the lock.
 */
final class NotifyGate {

  /*
   * The rule of the gate: it never rests with `pending` set and the line not masked. Reading the
   * mask and setting `pending`, and clearing the mask and taking `pending`, are one section each,
   * so an acknowledgement and an unmask that race agree on who notifies: the one that comes second.
   *
   *   event                      masked before   pending after   notified now
   *   acknowledgement            no              unchanged (0)   all
   *   acknowledgement            yes             1               all but those that postpone
   *   masked at one more chip    any             unchanged       nobody
   *   unmasked at one chip       yes             0               those that postpone, if it was 1
   *   mask told again, unchanged any             0               those that postpone, if it was 1
   *   new routes                 any             0               all, a grace period later
   *
   * An unmask at a chip that does not ask its board before it injects is, while somebody is to be
   * asked instead of notified, a round for everybody: the line is de-asserted then, before the chip
   * looks at the pin (ASK). It takes the place of the notify to those that postpone.
   *
   * A mask told again comes from a chip that was reset or loaded, or from new routes, which have a
   * notify of their own coming (`unsettled`). They alone leave `pending` be although the line may
   * be unmasked by them: nobody may be called there. Resampler.routesSettled notifies.
   *
   * `masked` is derived: the AND over the chips that route the GSI, with one pin each.
   */

  /** Answer bit: a postponed notify is due, to those that are {@linkplain #takeOwed owed} it. */
  static final int FLUSH = 1;

  /** Answer bit: the mask as the listeners know it has changed. */
  static final int TELL = 2;

  /** Answer bit: the member that left was the last; nobody can join any more. */
  static final int LAST = 4;

  /** Answer bit: the line is to be de-asserted and everybody notified or asked. */
  static final int ASK = 8;

  private static final LevelAttachment[] NOBODY = {};

  private static final VarHandle MEMBERS;

  static {
    try {
      MEMBERS =
          MethodHandles.lookup()
              .findVarHandle(NotifyGate.class, "members", LevelAttachment[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SpinLock lock = new SpinLock();
  private final long askingChips;

  // Guarded by `lock`.
  private final MaskRounds rounds = new MaskRounds();

  // All guarded by `lock`; `members` is read without it too.
  private LevelAttachment[] members = NOBODY;
  private boolean someonePostpones;
  private int queriers;
  private boolean retired;
  private @Nullable GsiRoute route;
  private long routedChips;
  private long maskedChips;
  private boolean masked;
  private boolean pending;
  private int unsettled;
  private long acks;
  private long extra;
  private long postponed;
  private long flushed;
  private long queries;

  /**
   * Makes an open gate without members.
   *
   * @param askingChips the chips (bit n for id n) that ask their board before they inject
   */
  NotifyGate(long askingChips) {
    this.askingChips = askingChips;
  }

  /**
   * Counts an acknowledgement.
   *
   * @return whether the members that postpone are not to be notified now
   */
  boolean acked() {
    lock.lock();
    try {
      acks++;
      queries += queriers;
      return postpone();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts a round of notifies that no acknowledgement caused.
   *
   * @return whether the members that postpone are not to be notified now
   */
  boolean extra() {
    lock.lock();
    try {
      extra++;
      queries += queriers;
      return postpone();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Counts a round of notifies to everybody, masked or not; what was postponed is settled by it.
   *
   * @return whether something was: those that postpone are owed a notify then
   */
  boolean extraToAll() {
    lock.lock();
    try {
      extra++;
      queries += queriers;
      return pending && owe();
    } finally {
      lock.unlock();
    }
  }

  /** Turns what is postponed into what each of those that postpone is owed. */
  private boolean owe() {
    pending = false;
    for (LevelAttachment member : members) {
      member.owed += member.postpones() ? 1 : 0;
    }
    return true;
  }

  /**
   * Takes what a member is owed: the right, and the duty, to notify it. So whoever flushes and
   * whoever closes the member meanwhile agree on who does it, and one of them does.
   */
  boolean takeOwed(LevelAttachment member) {
    lock.lock();
    try {
      boolean owed = member.owed != 0;
      member.owed -= owed ? 1 : 0;
      return owed;
    } finally {
      lock.unlock();
    }
  }

  private boolean postpone() {
    if (masked && someonePostpones) {
      pending = true;
      postponed++;
      return true;
    }
    return false;
  }

  /**
   * Takes in the mask of the GSI at one chip.
   *
   * @return answer bits; 0 also if the pin no longer is, or not yet, the one that the GSI is routed
   *     to
   */
  int maskChanged(int chip, int pin, boolean nowMasked) {
    lock.lock();
    try {
      if (!isRoutedTo(route, chip, pin)) {
        return 0;
      }
      long bit = 1L << chip;
      boolean repeated = (maskedChips & bit) != 0 == nowMasked;
      maskedChips = nowMasked ? maskedChips | bit : maskedChips & ~bit;
      boolean before = masked;
      deriveMasked();
      int answer = before == masked ? 0 : TELL;
      boolean settling = repeated && unsettled != 0;
      if (!nowMasked && queriers != 0 && (askingChips & bit) == 0 && !settling) {
        extra++;
        queries += queriers;
        return answer | ASK | (pending && owe() ? FLUSH : 0);
      }
      if (pending && (repeated ? !settling : !masked)) {
        owe();
        flushed++;
        answer |= FLUSH;
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes in the routes of the GSI. A pin that stays keeps its mask; a new one counts as unmasked
   * until its chip tells.
   *
   * @return the routes before, {@code null} the first time
   */
  @Nullable GsiRoute reroute(GsiRoute now) {
    long chips = 0;
    for (int i = 0; i < now.count(); i++) {
      chips |= 1L << now.chip(i);
    }
    lock.lock();
    try {
      GsiRoute before = route;
      for (int i = 0; i < now.count(); i++) {
        if (!isRoutedTo(before, now.chip(i), now.pin(i))) {
          maskedChips &= ~(1L << now.chip(i));
        }
      }
      unsettled += before == null ? 0 : 1;
      route = now;
      routedChips = chips;
      deriveMasked();
      return before;
    } finally {
      lock.unlock();
    }
  }

  /** New routes are settled: everybody is about to be notified. */
  void settled() {
    lock.lock();
    try {
      unsettled--;
    } finally {
      lock.unlock();
    }
  }

  private void deriveMasked() {
    maskedChips &= routedChips;
    masked = routedChips != 0 && maskedChips == routedChips;
  }

  static boolean isRoutedTo(@Nullable GsiRoute route, int chip, int pin) {
    if (route == null) {
      return false;
    }
    for (int i = 0; i < route.count(); i++) {
      if (route.chip(i) == chip && route.pin(i) == pin) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds a member.
   *
   * @return {@code false} if the resampler has lost its last member already and is on its way out
   */
  boolean join(LevelAttachment member) {
    while (true) {
      LevelAttachment[] before = members();
      LevelAttachment[] after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = member;
      boolean postpones = anyPostpones(after);
      int asked = countQueriers(after);
      lock.lock();
      try {
        if (retired) {
          return false;
        }
        if (members == before) {
          publish(after, postpones, asked);
          return true;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Removes a member, if it is one.
   *
   * @return answer bits: {@link #FLUSH} if the member is owed a notify, {@link #LAST}
   */
  int leave(LevelAttachment member) {
    while (true) {
      LevelAttachment[] before = members();
      LevelAttachment[] after =
          Arrays.stream(before).filter(m -> m != member).toArray(LevelAttachment[]::new);
      if (after.length == before.length) {
        return 0;
      }
      boolean postpones = anyPostpones(after);
      int asked = countQueriers(after);
      lock.lock();
      try {
        if (members == before) {
          publish(after, postpones, asked);
          retired = after.length == 0;
          boolean owed = member.owed != 0;
          member.owed = 0;
          return (retired ? LAST : 0) | (settle(member, postpones) || owed ? FLUSH : 0);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Closes the gate to members, if it has none.
   *
   * @return {@code false} if it has, or was closed already
   */
  boolean retireUnused() {
    lock.lock();
    try {
      boolean unused = !retired && members.length == 0;
      retired |= unused;
      return unused;
    } finally {
      lock.unlock();
    }
  }

  private boolean settle(LevelAttachment leaver, boolean othersPostpone) {
    if (!pending || !leaver.postpones()) {
      return false;
    }
    if (!othersPostpone) {
      pending = false;
      flushed++;
    }
    return true;
  }

  private void publish(LevelAttachment[] after, boolean postpones, int asked) {
    // ORDER(RS-4): release store of a complete array; pairs with RS-4 in members.
    MEMBERS.setRelease(this, after);
    someonePostpones = postpones;
    queriers = asked;
  }

  private static boolean anyPostpones(LevelAttachment[] all) {
    for (LevelAttachment m : all) {
      if (m.postpones()) {
        return true;
      }
    }
    return false;
  }

  private static int countQueriers(LevelAttachment[] all) {
    int count = 0;
    for (LevelAttachment m : all) {
      count += m.queries() ? 1 : 0;
    }
    return count;
  }

  /** The members, for iteration outside the lock; never written to. */
  LevelAttachment[] members() {
    // ORDER(RS-4): acquire read; pairs with RS-4 in publish.
    return (LevelAttachment[]) MEMBERS.getAcquire(this);
  }

  /**
   * Asks for the right to tell the mask to the members, as {@link MaskRounds#begin}.
   *
   * @return {@code false} if another thread has it and will tell this change too
   */
  boolean beginTelling(int chip, int pin, boolean changed) {
    lock.lock();
    try {
      return rounds.begin(chip, pin, changed);
    } finally {
      lock.unlock();
    }
  }

  /** Gives the right to tell up in the middle, for a thread that dies. */
  void stopTelling() {
    lock.lock();
    try {
      rounds.stop();
    } finally {
      lock.unlock();
    }
  }

  /** What the teller is to tell next, as {@link MaskRounds#next}. */
  long nextRound() {
    lock.lock();
    try {
      return rounds.next(masked);
    } finally {
      lock.unlock();
    }
  }

  boolean masked() {
    lock.lock();
    try {
      return masked;
    } finally {
      lock.unlock();
    }
  }

  boolean pending() {
    lock.lock();
    try {
      return pending;
    } finally {
      lock.unlock();
    }
  }

  boolean retired() {
    lock.lock();
    try {
      return retired;
    } finally {
      lock.unlock();
    }
  }

  @Nullable GsiRoute route() {
    lock.lock();
    try {
      return route;
    } finally {
      lock.unlock();
    }
  }

  ResampleStats stats() {
    lock.lock();
    long acksNow = acks;
    long extraNow = extra;
    long postponedNow = postponed;
    long flushedNow = flushed;
    long queriesNow = queries;
    lock.unlock();
    return new ResampleStats(acksNow, extraNow, postponedNow, flushedNow, queriesNow);
  }
}
