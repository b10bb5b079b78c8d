// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jirq.api.AckNotifier;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineListener;
import org.jirq.api.MaskNotifier;
import org.jirq.api.TakenNotifier;
import org.jirq.api.spi.Failure;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.Registration;
import org.jirq.routing.RouteWatcher;
import org.jirq.routing.UnmaskResampler;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * The one resampler of a GSI, shared by all its level irqfds: asserts the line for any of them,
 * de-asserts it once at an acknowledgement, and notifies all of them.
 *
 * <p><b>Threads.</b> Any. Callbacks from the router come inside its reader; the one about masks
 * also inside the section that serialises a chip's entry writes, so what runs there takes the
 * gate's leaf spinlock and nothing else. No grace period is awaited here. <b>Progress.</b> As the
 * gate's spinlock; telling masks is lock-free: a thread may have to tell what another chip's thread
 * has changed.
 */
final class Resampler
    implements TakenNotifier, AckNotifier, MaskNotifier, UnmaskResampler, RouteWatcher {

  /*
   * Whoever de-asserts must notify afterwards, in this order: a listener that is notified first may
   * raise its line again before the de-assertion, which then wipes it out, and the device waits for
   * ever. Since all resamplers share one source id, that also goes for the resamplers of other GSIs
   * on the same pin: they are notified too (`sharers`), in case it was their level that was taken
   * away. An extra notify costs little, a missing one an interrupt.
   */

  private static final Resampler[] NOBODY = {};

  private static final VarHandle SHARERS;

  static {
    try {
      SHARERS = MethodHandles.lookup().findVarHandle(Resampler.class, "sharers", Resampler[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final IrqfdRegistry registry;
  private final IrqRouter router;
  private final Srcu srcu;
  private final int gsi;

  /** The chips, by id, that tell when a CPU takes an interrupt; of the others the end tells. */
  private final long tellTaken;

  private final NotifyGate gate;
  private final ResampledLine line;
  private final CompletableFuture<Void> retired = new CompletableFuture<>();

  /** Held while notifiers are registered. Never taken inside a callback, nor by a shutdown. */
  private final ReentrantLock registering = new ReentrantLock();

  // Written under `registering`, read by the shutdown after the gate has retired.
  private volatile @Nullable Registration routeWatch;
  private volatile @Nullable Registration maskNotifier;
  private volatile @Nullable Registration takenNotifier;
  private volatile @Nullable Registration ackNotifier;
  private volatile @Nullable Registration unmaskResampler;

  private Resampler[] sharers = NOBODY;

  Resampler(IrqfdRegistry registry, int gsi) {
    this.registry = registry;
    this.router = registry.router();
    this.srcu = router.srcu();
    this.gsi = gsi;
    this.gate = new NotifyGate(router.chipsWith(ChipCapability.UNMASK_RESAMPLE));
    this.line = new ResampledLine(registry.sharing());
    this.tellTaken = router.chipsWith(ChipCapability.TAKEN);
  }

  int gsi() {
    return gsi;
  }

  /**
   * Registers with the router what is not registered yet: the mask notifier, which is told the
   * present masks by that, before the ack notifier. Not inside a callback: a chip's entry-write
   * section is taken.
   *
   * @param atUnmask whether to be asked before a pending level is injected at an unmask
   */
  void register(boolean atUnmask) {
    boolean done = false;
    try {
      registerMissing(atUnmask);
      done = true;
    } finally {
      if (!done && gate.retireUnused()) {
        // A chip threw when it was asked for its mask: the GSI is as it was without the resampler.
        try {
          unregister();
        } finally {
          retire();
        }
      }
    }
    if (gate.retired()) {
      // A shutdown has withdrawn what it saw; the rest is for this thread to withdraw.
      unregister();
    }
  }

  private void registerMissing(boolean atUnmask) {
    registering.lock();
    try {
      if (routeWatch == null) {
        routeWatch = router.addRouteWatcher(gsi, this);
      }
      if (maskNotifier == null) {
        maskNotifier = router.addMaskNotifier(gsi, this);
      }
      if (atUnmask && unmaskResampler == null) {
        unmaskResampler = router.addUnmaskResampler(gsi, this);
      }
      if (takenNotifier == null) {
        takenNotifier = router.addTakenNotifier(gsi, this);
      }
      if (ackNotifier == null) {
        ackNotifier = router.addAckNotifier(gsi, this);
      }
    } finally {
      registering.unlock();
    }
  }

  /**
   * Withdraws what is registered, and waits until none of it runs. Repeatable.
   *
   * <p>The watch goes first: a change of routes that is just being settled takes levels down inside
   * a reader, so it is over too when the grace period is.
   */
  void unregister() {
    router.closeAll(registrations());
  }

  /** What is registered, in the order in which it is to be withdrawn. */
  List<Registration> registrations() {
    return Stream.of(routeWatch, takenNotifier, ackNotifier, unmaskResampler, maskNotifier)
        .filter(Objects::nonNull)
        .collect(Collectors.toList());
  }

  /** Adds a member; {@code false} if the resampler is on its way out. */
  boolean join(LevelAttachment member) {
    return gate.join(member);
  }

  /** Tells the mask to a member that has just joined, unless another thread is about to. */
  void welcome() {
    long token = srcu.readLock();
    try {
      toFirstPin(this::tellAgain);
    } finally {
      srcu.readUnlock(token);
    }
  }

  /** Removes a member; the answer bits of {@link NotifyGate#leave}. */
  int leave(LevelAttachment member) {
    return gate.leave(member);
  }

  /**
   * Lowers the line for the last time. A grace period after the last member and the notifiers went.
   */
  void retire() {
    try {
      long token = srcu.readLock();
      try {
        Failure failure = line.lowerForGood(gate.route());
        registry.retired(this);
        Failure.rethrow(line.notifyOthers(failure));
      } finally {
        srcu.readUnlock(token);
      }
    } finally {
      // If the domain is closed, for the first time: else the GSI would be this resampler's for
      // ever.
      registry.retired(this);
      retired.complete(null);
    }
  }

  /** Waits until {@link #retire} is done. Not inside a callback. */
  void awaitRetired() {
    retired.join();
  }

  /** Asserts the line. Inside a reader. */
  void raise() {
    line.raise();
  }

  @Override
  public void taken(int ignored, int chip, int pin) {
    for (LevelAttachment member : gate.members()) {
      member.acked(chip, pin);
    }
  }

  @Override
  public void acked(int ignored, int chip, int pin) {
    Failure failure = line.lower();
    boolean postponed = gate.acked();
    LevelAttachment[] members = gate.members();
    boolean told = (tellTaken >>> chip & 1) != 0;
    for (LevelAttachment member : members) {
      if (!told) {
        member.acked(chip, pin);
      }
      member.ended(chip, pin);
    }
    failure = notifyMembers(failure, members, true, postponed, chip, pin);
    Failure.rethrow(notifySharers(failure, chip, pin));
  }

  @Override
  public boolean resample(int ignored, int chip, int pin) {
    // The chip has taken the line back before it asked, so everybody is notified, whatever his
    // policy; and if nobody is left, the line must stay down. Hence never "no".
    Failure failure = line.lowerElsewhere(chip, pin);
    boolean postponed = gate.extra();
    failure = notifyMembers(failure, gate.members(), false, postponed, chip, pin);
    Failure.rethrow(notifySharers(failure, chip, pin));
    return true;
  }

  @Override
  public void maskChanged(int ignored, int chip, int pin, boolean masked) {
    int answer = gate.maskChanged(chip, pin, masked);
    boolean ask = (answer & NotifyGate.ASK) != 0;
    // Before anybody is told: what he raises when he is told is not to be wiped out.
    Failure failure = ask ? line.lower() : null;
    if ((answer & NotifyGate.TELL) != 0) {
      tell(chip, pin);
    }
    if (ask) {
      failure = notifyEverybody(failure, (answer & NotifyGate.FLUSH) != 0, chip, pin);
      Failure.rethrow(notifySharers(failure, chip, pin));
    } else if ((answer & NotifyGate.FLUSH) != 0) {
      flush(chip, pin);
    }
  }

  private void flush(int chip, int pin) {
    for (LevelAttachment member : gate.members()) {
      if (gate.takeOwed(member)) {
        member.resampleOwed(chip, pin);
      }
    }
  }

  /** Notifies for a reason that is no acknowledgement, as the policies and the mask have it. */
  void sampleAgain(int chip, int pin) {
    boolean postponed = gate.extra();
    Failure.rethrow(notifyMembers(null, gate.members(), false, postponed, chip, pin));
  }

  /** Notifies everybody, masked or not. */
  void sampleAgainRegardless() {
    boolean owed = gate.extraToAll();
    toFirstPin((chip, pin) -> Failure.rethrow(notifyEverybody(null, owed, chip, pin)));
  }

  /**
   * Notifies or asks everybody, once: who is owed a notify gets that one, and who has joined since
   * it was decided who is owed one gets his own.
   */
  private @Nullable Failure notifyEverybody(
      @Nullable Failure before, boolean owed, int chip, int pin) {
    Failure failure = before;
    for (LevelAttachment member : gate.members()) {
      if (owed && gate.takeOwed(member)) {
        member.resampleOwed(chip, pin);
      } else {
        failure = notifyMember(failure, member, false, false, chip, pin);
      }
    }
    return failure;
  }

  /**
   * Notifies or asks those whose line may have been taken down, in a round. What the CPU side
   * throws at the raise for one of them keeps the round from nobody.
   *
   * @param heard whether the cause is an end that the members have heard of
   * @param postponed whether those that postpone are left out
   */
  private @Nullable Failure notifyMembers(
      @Nullable Failure before,
      LevelAttachment[] members,
      boolean heard,
      boolean postponed,
      int chip,
      int pin) {
    Failure failure = before;
    for (LevelAttachment member : members) {
      failure = notifyMember(failure, member, heard, postponed, chip, pin);
    }
    return failure;
  }

  private @Nullable Failure notifyMember(
      @Nullable Failure before,
      LevelAttachment member,
      boolean heard,
      boolean postponed,
      int chip,
      int pin) {
    try {
      if (member.queries()) {
        if (member.asserted(chip, pin)) {
          raise();
        }
      } else if (member.decides() ? !heard : !postponed || !member.postpones()) {
        member.resample(chip, pin);
      }
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  /** After this GSI's line went down: notifies those whose level it may have taken along. */
  private @Nullable Failure notifySharers(@Nullable Failure before, int chip, int pin) {
    Failure failure = before;
    // ORDER(RS-5): acquire read; pairs with RS-5 in setSharers.
    for (Resampler sharer : (Resampler[]) SHARERS.getAcquire(this)) {
      try {
        sharer.sampleAgain(chip, pin);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    return failure;
  }

  void setSharers(Resampler[] now) {
    // ORDER(RS-5): release store of a complete array; pairs with RS-5 in notifySharers.
    SHARERS.setRelease(this, now);
  }

  /** Tells the mask to those members that do not know it. Inside a reader. */
  private void tell(int chip, int pin) {
    if (gate.beginTelling(chip, pin, true)) {
      tellRounds();
    }
  }

  /** As {@link #tell}, where nothing has changed at this pin. */
  private void tellAgain(int chip, int pin) {
    if (gate.beginTelling(chip, pin, false)) {
      tellRounds();
    }
  }

  private void tellRounds() {
    boolean done = false;
    try {
      for (long round = gate.nextRound(); round != MaskRounds.NONE; round = gate.nextRound()) {
        for (LevelAttachment member : gate.members()) {
          member.tellMasked(
              MaskRounds.masked(round), MaskRounds.chip(round), MaskRounds.pin(round));
        }
      }
      done = true;
    } finally {
      if (!done) {
        gate.stopTelling();
      }
    }
  }

  /** What is done to a listener at a pin. */
  interface AtPin {
    void at(int chip, int pin);
  }

  /** Does something that concerns no pin in particular: at the first pin of the route, if any. */
  void toFirstPin(AtPin action) {
    GsiRoute now = gate.route();
    if (now == null || now.count() == 0) {
      action.at(LineListener.NOWHERE, LineListener.NOWHERE);
    } else {
      action.at(now.chip(0), now.pin(0));
    }
  }

  @Override
  public void routesChanged(int ignored, GsiRoute now) {
    GsiRoute before = gate.reroute(now);
    line.moveTo(now, before);
    registry.sharing().moved(this, now);
  }

  /**
   * Settles a change of routes, a grace period later: takes the line down at the pins that the GSI
   * has left, so that it does not stick there with nobody to lower it, and notifies everybody,
   * since the line may be down now and an acknowledgement may have got lost. The masks of the new
   * pins have been told.
   */
  @Override
  public void routesSettled(int ignored, GsiRoute before) {
    long token = srcu.readLock();
    try {
      if (gate.retired()) {
        // The shutdown takes it down. It waits for readers that have seen the gate open, and may
        // not wait for this one.
        return;
      }
      Failure failure = line.leave(before, gate.route());
      failure = attempt(failure, () -> toFirstPin(this::tellAgain));
      gate.settled();
      failure = attempt(failure, this::sampleAgainRegardless);
      // Who shares the new pins may have lost his level to a reader that knew the new routes, and
      // not yet that he is there.
      failure =
          attempt(
              failure,
              () -> toFirstPin((chip, pin) -> Failure.rethrow(notifySharers(null, chip, pin))));
      Failure.rethrow(failure);
    } finally {
      srcu.readUnlock(token);
    }
  }

  private static @Nullable Failure attempt(@Nullable Failure before, Runnable action) {
    try {
      action.run();
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  ResampleStats stats() {
    return gate.stats();
  }

  NotifyGate gate() {
    return gate;
  }
}
