// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jirq.check.Model;

/**
 * The threads that play the actors, schedule after schedule. Threads: the world's, but for what
 * they do themselves.
 */
final class Crew {

  private final ControlledThread world;
  private final List<Player> players = new ArrayList<>();
  private volatile boolean dismissed;

  Crew(ControlledThread world) {
    this.world = world;
  }

  ControlledThread world() {
    return world;
  }

  /** One thread. */
  private final class Player extends ControlledThread {
    private volatile Model.@org.jspecify.annotations.Nullable Actor part;

    Player(int number) {
      super("check-" + number);
    }

    @Override
    public void run() {
      while (!dismissed) {
        Model.Actor actor = part;
        Run in = run;
        if (actor == null || in == null || !in.isTurnOf(this)) {
          LockSupport.park(Crew.this);
          continue;
        }
        part = null;
        if (!in.body(this, actor.run())) {
          return;
        }
      }
    }
  }

  void cast(Run run, List<Model.Actor> actors) {
    while (players.size() < actors.size()) {
      Run in = world.run;
      world.run = null;
      Player player = new Player(players.size() + 1);
      players.add(player);
      player.start();
      world.run = in;
    }
    for (int i = 0; i < actors.size(); i++) {
      Player player = players.get(i);
      run.cast(player, actors.get(i));
      player.part = actors.get(i);
    }
  }

  /** Has them end. */
  void dismiss() {
    dismissed = true;
    players.forEach(LockSupport::unpark);
  }
}
