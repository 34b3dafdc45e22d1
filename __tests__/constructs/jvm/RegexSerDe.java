import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What org.apache.hadoop.hive.serde2.RegexSerDe does with lines (and Trino's RegexDeserializer, "bug for bug compatible"):
 * the pattern is compiled with DOTALL, matched against the whole line, and group n becomes column n, cast by its type.
 *
 * Reads lines of tab-separated fields: the pattern in Base64, the types of the columns with commas, the line in Base64.
 * Answers each with tab-separated values: how often the pattern looked at a character, then a value for each column in
 * Base64: "-" for NULL, "!" and the text for what cannot be cast; or one word: NO-MATCH, GROUPS, StackOverflowError.
 */
public final class RegexSerDe {
  /** Bytes: less than any JVM gives a thread, so that what passes here passes there. */
  private static final long STACK = 256 * 1024;

  /** A line that counts how often it is read: a measure of work that no clock disturbs. */
  private static final class CountingLine implements CharSequence {
    private final String text;
    long reads = 0;

    CountingLine(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Thread worker = new Thread(null, RegexSerDe::answerAll, "worker", STACK);
    worker.start();
    worker.join();
  }

  private static void answerAll() {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String question = in.readLine(); question != null; question = in.readLine()) {
        String[] parts = question.split("\t", -1);
        out.println(answer(decode(parts[0]), parts[1].split(","), decode(parts[2])));
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    out.flush();
  }

  private static String answer(String pattern, String[] types, String line) {
    CountingLine counting = new CountingLine(line);
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(counting);
    if (matcher.groupCount() != types.length) return "GROUPS";
    try {
      if (!matcher.matches()) return "NO-MATCH";
    } catch (StackOverflowError e) {
      return "StackOverflowError";
    }
    StringBuilder row = new StringBuilder(Long.toString(counting.reads));
    for (int column = 0; column < types.length; column++) {
      row.append('\t').append(cast(types[column], matcher.group(column + 1)));
    }
    return row.toString();
  }

  private static String cast(String type, String value) {
    if (value == null) return "-";
    try {
      switch (type) {
        case "int": return encode(Integer.valueOf(value).toString());
        case "bigint": return encode(Long.valueOf(value).toString());
        case "double": return encode(Double.valueOf(value).toString());
        default: return encode(value);
      }
    } catch (NumberFormatException e) {
      return "!" + encode(value);
    }
  }

  private static String decode(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
