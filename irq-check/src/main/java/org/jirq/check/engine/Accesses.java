// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Rewrites the accesses in one method, as the {@link Rules} have it. */
final class Accesses extends MethodVisitor {

  private final ModelLoader loader;
  private final Bridges bridges;
  private final String inClass;

  /** New objects whose constructor has not been called yet. */
  private int unmade;

  Accesses(MethodVisitor to, ModelLoader loader, Bridges bridges, String inClass) {
    super(Opcodes.ASM9, to);
    this.inClass = inClass;
    this.loader = loader;
    this.bridges = bridges;
  }

  private static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  private void point(String what) {
    super.visitLdcInsn(loader.sites().add(inClass, what));
    super.visitMethodInsn(Opcodes.INVOKESTATIC, Instrumenter.HOOKS, "point", "(I)V", false);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    if (loader.isVolatile(owner, name)) {
      boolean reads = opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC;
      point((reads ? "volatile read " : "volatile write ") + simple(owner) + "." + name);
    }
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT) {
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          Instrumenter.HOOKS,
          opcode == Opcodes.MONITORENTER ? "monitorEnter" : "monitorExit",
          "(Ljava/lang/Object;)V",
          false);
    } else {
      super.visitInsn(opcode);
    }
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    String made = opcode == Opcodes.NEW ? Rules.madeInstead(type) : type;
    unmade += made.equals(type) ? 0 : 1;
    super.visitTypeInsn(opcode, made);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    boolean isStatic = opcode == Opcodes.INVOKESTATIC;
    if (opcode == Opcodes.INVOKESPECIAL) {
      String made = Rules.madeInstead(owner);
      if (unmade > 0 && name.equals("<init>") && !made.equals(owner)) {
        unmade--;
        super.visitMethodInsn(opcode, made, name, descriptor, isInterface);
        return;
      }
      // Calls of a super method: whoever extends such a class sees to that himself.
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      return;
    }
    String hook = Rules.replacement(owner, name, descriptor);
    switch (Rules.treatment(owner, name, descriptor, isStatic)) {
      case REPLACE -> {
        String with = isStatic ? descriptor : Bridges.withReceiver(owner, descriptor);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, Instrumenter.HOOKS, hook, with, false);
        return;
      }
      case HANDLE -> bridge(opcode, owner, name, descriptor, isInterface, name, "access");
      case FUTURE ->
          bridge(opcode, owner, name, descriptor, isInterface, what(owner, name), "future");
      case COLLECTION ->
          bridge(opcode, owner, name, descriptor, isInterface, what(owner, name), "collection");
      case REFUSE -> {
        super.visitLdcInsn(what(owner, name));
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            Instrumenter.HOOKS,
            "unsupported",
            "(Ljava/lang/String;)V",
            false);
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
      case POINT -> {
        point("call " + what(owner, name));
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
      case LEAVE -> super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }
  }

  private static String what(String owner, String name) {
    return simple(owner) + "." + name;
  }

  private void bridge(
      int opcode,
      String owner,
      String name,
      String descriptor,
      boolean isInterface,
      String what,
      String hook) {
    String with = Bridges.withSite(Bridges.withReceiver(owner, descriptor));
    String bridge =
        bridges.bridge(new Bridges.Call(opcode, owner, name, descriptor, isInterface), hook);
    super.visitLdcInsn(loader.sites().add(inClass, what));
    super.visitMethodInsn(
        Opcodes.INVOKESTATIC, bridges.owner(), bridge, with, bridges.isInterface());
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    @Nullable Object[] rewritten = arguments.clone();
    for (int i = 0; i < rewritten.length; i++) {
      rewritten[i] = rewritten[i] instanceof Handle h ? bridges.reference(h) : rewritten[i];
    }
    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, rewritten);
  }
}
