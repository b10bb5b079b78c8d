// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.function.Supplier;
import org.jirq.check.Model;

/**
 * What a few threads do at once in a small machine.
 *
 * @param name its name, and behind a slash the letter of the policy that its devices have
 * @param what one line: what runs beside what
 * @param model makes it, in the same way each time
 */
public record Scenario(String name, String what, Supplier<Model> model) {}
