// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do once a table is in force: whom to tell, whom to ask, what to settle after the
 * grace period, and what has gone wrong in doing so.
 *
 * <p>Made completely before the table is published, so that none of it can be missed for lack of
 * memory. Everything that may throw is caught and kept; nothing keeps the rest from its turn.
 *
 * <p>Threading: used by one thread at a time, which hands it to the next through the update lock or
 * the domain's queue of calls.
 */
final class RouteChange implements Runnable {

  /** A watcher whose GSI leads elsewhere now. */
  record Notice(Subscription.Watch watch, GsiRoute before, GsiRoute now) {}

  private static final Notice[] NO_NOTICES = {};
  private static final MaskQuestion[] NO_QUESTIONS = {};

  private final boolean changed;
  private final long generation;
  private final Notice[] notices;
  private final MaskQuestion[] questions;
  private final @Nullable CompletableFuture<Boolean> stage;
  private long cookie;
  private boolean asked;
  private @Nullable RouteListenerException failure;

  /** Why {@link #failure} could not be made. */
  private @Nullable Throwable unsaid;

  /** Changes that could not be settled and that this one settles with its own: latest first. */
  private @Nullable RouteChange stranded;

  private RouteChange(
      boolean changed,
      long generation,
      Notice[] notices,
      MaskQuestion[] questions,
      @Nullable CompletableFuture<Boolean> stage) {
    this.changed = changed;
    this.generation = generation;
    this.notices = notices;
    this.questions = questions;
    this.stage = stage;
  }

  /** Prepares a change. */
  static RouteChange to(
      long generation,
      Notice[] notices,
      MaskQuestion[] questions,
      @Nullable CompletableFuture<Boolean> stage) {
    return new RouteChange(true, generation, notices, questions, stage);
  }

  /** Returns the change that is none. */
  static RouteChange none(long generation, @Nullable CompletableFuture<Boolean> stage) {
    return new RouteChange(false, generation, NO_NOTICES, NO_QUESTIONS, stage);
  }

  /** Tells whether a table has been published. */
  boolean isChanged() {
    return changed;
  }

  /** Returns the grace period after which nobody uses an older table. */
  long cookie() {
    return cookie;
  }

  /** Says which grace period has to be waited for, and what else has to be settled after it. */
  void await(long until, @Nullable RouteChange left) {
    cookie = until;
    stranded = left;
  }

  /** Tells whether there is something to settle for changes of before. */
  boolean hasStranded() {
    return stranded != null;
  }

  /** Puts this change, and what it had to settle, before others that are stranded. */
  RouteChange strand(@Nullable RouteChange others) {
    RouteChange last = this;
    while (last.stranded != null) {
      last = last.stranded;
    }
    last.stranded = others;
    return this;
  }

  /** Tells the watchers; under the update lock, when the table is in force. */
  void tellWatchers() {
    for (Notice notice : notices) {
      try {
        notice.watch.routesChanged(notice.now);
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  /** Has the chips tell mask notifiers the masks of new pins. No lock may be held. */
  void askMasks() {
    asked = true;
    for (MaskQuestion question : questions) {
      try {
        question.ask();
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  /** Does what is left, after the grace period, with no lock held and outside of readers. */
  @Override
  public void run() {
    for (RouteChange left = takeStranded(); left != null; left = left.takeStranded()) {
      left.settle(this);
      left.complete();
    }
    settle(this);
    complete();
  }

  private @Nullable RouteChange takeStranded() {
    RouteChange next = stranded;
    stranded = null;
    return next;
  }

  private void settle(RouteChange reporter) {
    if (!asked) {
      askMasks();
    }
    for (Notice notice : notices) {
      try {
        notice.watch.routesSettled(notice.before);
      } catch (Throwable e) {
        (stage == null ? reporter : this).failed(e);
      }
    }
  }

  /** Notes that something was thrown. Throws nothing, whatever happens. */
  void failed(Throwable e) {
    try {
      RouteListenerException first = failure;
      if (first == null) {
        failure = new RouteListenerException(generation, e);
      } else if (first.getCause() != e) {
        first.addSuppressed(e);
      }
    } catch (Throwable worse) {
      // No memory to say it with. The others must have their turn all the same.
      unsaid = worse;
    }
  }

  /** Completes the stage, if there is one, with the result or with what has gone wrong. */
  void complete() {
    CompletableFuture<Boolean> to = stage;
    if (to == null) {
      return;
    }
    Throwable e = failure != null ? failure : unsaid;
    if (e == null) {
      to.complete(changed);
    } else {
      to.completeExceptionally(e);
    }
  }

  /** Throws what has gone wrong, if anything has. */
  void rethrow() {
    RouteListenerException said = failure;
    if (said != null) {
      throw said;
    }
    if (unsaid instanceof Error e) {
      throw e;
    }
  }
}
