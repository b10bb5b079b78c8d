// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The steps of a replay for a reader: threads that spin go through the same few steps for as long
 * as the schedule lasts, which are told twice and then counted.
 */
final class CheckSteps {

  /** Steps of one turn of a spin, all its threads together. */
  private static final int LONGEST_TURN = 24;

  /** Fewer turns than these are shown as they are. */
  private static final int FEWEST_TURNS = 5;

  private static final int SHOWN_TURNS = 2;

  private final List<String> lines = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  CheckSteps() {}

  /** Takes a step; its line begins with a number. */
  void add(String line) {
    lines.add(line);
    texts.add(line.stripLeading().replaceFirst("^\\d+", ""));
  }

  /** Tells all. */
  void print(Consumer<String> to) {
    int at = 0;
    while (at < lines.size()) {
      int turn = turnAt(at);
      if (turn == 0) {
        to.accept(lines.get(at++));
        continue;
      }
      int turns = turns(at, turn);
      int shown = at + SHOWN_TURNS * turn;
      lines.subList(at, shown).forEach(to);
      int more = turns - SHOWN_TURNS;
      to.accept(
          "     ... and the same %d steps %d times more, %d in all"
              .formatted(turn, more, more * turn));
      at += turns * turn;
    }
  }

  /** The steps of a turn that is gone through again and again from here on; 0 if there is none. */
  private int turnAt(int at) {
    for (int turn = 1; turn <= LONGEST_TURN; turn++) {
      if (turns(at, turn) >= FEWEST_TURNS) {
        return turn;
      }
    }
    return 0;
  }

  private int turns(int at, int turn) {
    int same = 0;
    while (at + turn + same < texts.size()
        && texts.get(at + turn + same).equals(texts.get(at + same))) {
      same++;
    }
    return same / turn + 1;
  }
}
