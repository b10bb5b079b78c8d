// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Static methods that are added to a class: some hooks need an argument of a call that lies under
 * others on the stack, so the call moves into a method of its own. Method references to calls that
 * are treated become references to such methods.
 */
final class Bridges {

  static final String PREFIX = "jirq$bridge$";

  private static final int ACCESS =
      Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;

  /** A call instruction. */
  record Call(int opcode, String owner, String name, String descriptor, boolean isInterface) {}

  private record Key(Call call, String hook) {}

  private record Reference(String name, Handle to) {}

  private final String owner;
  private final boolean isInterface;
  private final ModelLoader loader;
  private final Map<Key, String> bridges = new LinkedHashMap<>();
  private final List<Reference> references = new ArrayList<>();
  private int count;

  Bridges(String owner, boolean isInterface, ModelLoader loader) {
    this.owner = owner;
    this.isInterface = isInterface;
    this.loader = loader;
  }

  String owner() {
    return owner;
  }

  boolean isInterface() {
    return isInterface;
  }

  static String withReceiver(String owner, String descriptor) {
    return "(" + Type.getObjectType(owner).getDescriptor() + descriptor.substring(1);
  }

  static String withSite(String descriptor) {
    int end = descriptor.lastIndexOf(')');
    return descriptor.substring(0, end) + "I" + descriptor.substring(end);
  }

  /** The method that does a call after a hook; takes the site as one more parameter. */
  String bridge(Call call, String hook) {
    return bridges.computeIfAbsent(new Key(call, hook), k -> PREFIX + count++);
  }

  /** A method reference, or one to a method of this class that does the same after a hook. */
  Handle reference(Handle to) {
    boolean makes = to.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    boolean isStatic = to.getTag() == Opcodes.H_INVOKESTATIC;
    boolean treated =
        makes
            ? !Rules.madeInstead(to.getOwner()).equals(to.getOwner())
            : Rules.treatment(to.getOwner(), to.getName(), to.getDesc(), isStatic)
                != Rules.Treatment.LEAVE;
    if (!treated) {
      return to;
    }
    String name = PREFIX + count++;
    references.add(new Reference(name, to));
    return new Handle(Opcodes.H_INVOKESTATIC, owner, name, descriptorOf(to), isInterface);
  }

  private static String descriptorOf(Handle to) {
    return switch (to.getTag()) {
      case Opcodes.H_INVOKESTATIC -> to.getDesc();
      case Opcodes.H_NEWINVOKESPECIAL ->
          to.getDesc().substring(0, to.getDesc().lastIndexOf(')') + 1)
              + Type.getObjectType(to.getOwner()).getDescriptor();
      default -> withReceiver(to.getOwner(), to.getDesc());
    };
  }

  /** Writes all methods. */
  void write(ClassVisitor to) {
    // References first: their bodies may need further bridges.
    for (Reference reference : references) {
      writeReference(to, reference);
    }
    bridges.forEach((key, name) -> writeBridge(to, key, name));
  }

  private void writeReference(ClassVisitor to, Reference reference) {
    Handle h = reference.to();
    String descriptor = descriptorOf(h);
    MethodVisitor body =
        new Accesses(
            to.visitMethod(ACCESS, reference.name(), descriptor, null, null), loader, this, owner);
    body.visitCode();
    boolean makes = h.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    if (makes) {
      body.visitTypeInsn(Opcodes.NEW, h.getOwner());
      body.visitInsn(Opcodes.DUP);
    }
    loadArguments(body, null, descriptor);
    int opcode =
        switch (h.getTag()) {
          case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
          case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
          case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
          default -> Opcodes.INVOKEVIRTUAL;
        };
    body.visitMethodInsn(opcode, h.getOwner(), h.getName(), h.getDesc(), h.isInterface());
    end(body, descriptor);
  }

  private void writeBridge(ClassVisitor to, Key key, String name) {
    Call call = key.call();
    String all = withReceiver(call.owner(), call.descriptor());
    MethodVisitor body = to.visitMethod(ACCESS, name, withSite(all), null, null);
    body.visitCode();
    Type[] arguments = Type.getArgumentTypes(all);
    int site = 0;
    for (Type t : arguments) {
      site += t.getSize();
    }
    body.visitVarInsn(Opcodes.ALOAD, 0);
    String hookDescriptor = "(" + hookReceiver(key.hook()) + "I)V";
    if (key.hook().equals("access")) {
      if (arguments.length > 1 && arguments[1].getSort() >= Type.ARRAY) {
        body.visitVarInsn(Opcodes.ALOAD, 1);
      } else {
        body.visitInsn(Opcodes.ACONST_NULL);
      }
      hookDescriptor = "(Ljava/lang/invoke/VarHandle;Ljava/lang/Object;I)V";
    }
    body.visitVarInsn(Opcodes.ILOAD, site);
    body.visitMethodInsn(
        Opcodes.INVOKESTATIC, Instrumenter.HOOKS, key.hook(), hookDescriptor, false);
    loadArguments(body, null, all);
    body.visitMethodInsn(
        call.opcode(), call.owner(), call.name(), call.descriptor(), call.isInterface());
    end(body, all);
  }

  private static String hookReceiver(String hook) {
    return hook.equals("future")
        ? "Ljava/util/concurrent/CompletableFuture;"
        : "Ljava/lang/Object;";
  }

  private static void end(MethodVisitor body, String descriptor) {
    body.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
    body.visitMaxs(0, 0);
    body.visitEnd();
  }

  /** Loads all parameters of the method that is written. */
  static void loadArguments(MethodVisitor to, @Nullable String receiver, String descriptor) {
    int local = 0;
    if (receiver != null) {
      to.visitVarInsn(Opcodes.ALOAD, local++);
    }
    for (Type t : Type.getArgumentTypes(descriptor)) {
      to.visitVarInsn(t.getOpcode(Opcodes.ILOAD), local);
      local += t.getSize();
    }
  }
}
