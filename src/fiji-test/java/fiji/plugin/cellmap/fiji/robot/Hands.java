// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.robot;

import java.awt.AWTException;
import java.awt.Component;
import java.awt.MouseInfo;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;

/** The mouse, the keyboard (with an American layout) and the eyes of a user. For one thread. */
final class Hands {

    private static final int PAUSE_MILLIS = 60;
    private static final int MOVES = 8;

    /** What needs the shift key, and the key. */
    private static final Map<Character, Integer> SHIFTED =
            Map.of(
                    '_', KeyEvent.VK_MINUS,
                    ':', KeyEvent.VK_SEMICOLON,
                    '{', KeyEvent.VK_OPEN_BRACKET,
                    '}', KeyEvent.VK_CLOSE_BRACKET,
                    '"', KeyEvent.VK_QUOTE,
                    '~', KeyEvent.VK_BACK_QUOTE,
                    '+', KeyEvent.VK_EQUALS);

    private final Robot robot;
    private final Path pictures;
    private int taken;

    /**
     * @param pictures folder for pictures of the screen; is made
     */
    Hands(Path pictures) throws AWTException, IOException {
        robot = new Robot();
        robot.setAutoDelay(5);
        this.pictures = Files.createDirectories(pictures);
    }

    /** Clicks on the middle of a component that is on the screen. */
    void click(Component component) {
        Point corner = component.getLocationOnScreen();
        click(corner.x + component.getWidth() / 2, corner.y + component.getHeight() / 2);
    }

    /** Moves to a place and clicks. */
    void click(int x, int y) {
        move(x, y);
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
        robot.delay(PAUSE_MILLIS);
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        rest();
    }

    /** Closes a window by its title bar and the keys that most window managers have for it. */
    void close(Window window) {
        click(window.getX() + window.getWidth() / 2, window.getY() + window.getInsets().top / 2);
        press(KeyEvent.VK_ALT, KeyEvent.VK_F4);
    }

    private void move(int x, int y) {
        Point from = MouseInfo.getPointerInfo().getLocation();
        for (int i = 1; i <= MOVES; i++)
            robot.mouseMove(from.x + (x - from.x) * i / MOVES, from.y + (y - from.y) * i / MOVES);
        rest();
    }

    /** Presses and releases keys, the last while those before it are held. */
    void press(int... keys) {
        for (int key : keys) robot.keyPress(key);
        for (int i = keys.length - 1; i >= 0; i--) robot.keyRelease(keys[i]);
        rest();
    }

    /** Types a text in place of what a field holds. */
    void retype(String text) {
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_A);
        press(KeyEvent.VK_DELETE);
        type(text);
    }

    /** Types a text. */
    void type(String text) {
        for (char c : text.toCharArray()) {
            boolean shift = SHIFTED.containsKey(c) || Character.isUpperCase(c);
            int key = SHIFTED.getOrDefault(c, KeyEvent.getExtendedKeyCodeForChar(c));
            if (shift) robot.keyPress(KeyEvent.VK_SHIFT);
            robot.keyPress(key);
            robot.keyRelease(key);
            if (shift) robot.keyRelease(KeyEvent.VK_SHIFT);
        }
        rest();
    }

    /** A moment for the programs. */
    void rest() {
        robot.delay(PAUSE_MILLIS);
    }

    /** Takes a picture of the whole screen. */
    void look(String name) throws IOException {
        robot.delay(5 * PAUSE_MILLIS);
        Rectangle whole = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        BufferedImage picture = robot.createScreenCapture(whole);
        String number = "%02d".formatted(++taken);
        ImageIO.write(picture, "png", pictures.resolve(number + "-" + name + ".png").toFile());
    }
}
