import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** What a Java application makes of its standard input in one usual way. */
class Seen {
    public static void main(String[] arguments) throws Exception {
        byte[] body = System.in.readAllBytes();
        System.out.write(change(arguments[0], body));
        System.out.flush();
    }

    static byte[] change(String how, byte[] body) throws Exception {
        switch (how) {
            case "latin1":
                return utf8(new String(body, StandardCharsets.ISO_8859_1));
            case "windows":
                return utf8(new String(body, Charset.forName("windows-1252")));
            case "utf8":
                return utf8(new String(body, StandardCharsets.UTF_8));
            case "to-latin1":
                return new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
            case "lines":
                return utf8(lines(body).lines().collect(Collectors.joining()));
            case "lines-with-newline":
                return utf8(lines(body).lines().map(line -> line + "\n").collect(Collectors.joining()));
            case "form":
                return utf8(form(fields(body)));
            case "json":
                return utf8(json(fields(body)));
            case "doubles":
                return utf8(doubles(new String(body, StandardCharsets.UTF_8)));
            case "property":
                return utf8(property(body));
            case "gzip":
                ByteArrayOutputStream gzip = new ByteArrayOutputStream();
                return compressed(body, gzip, new GZIPOutputStream(gzip));
            case "deflate":
                ByteArrayOutputStream deflate = new ByteArrayOutputStream();
                return compressed(body, deflate, new DeflaterOutputStream(deflate));
            case "base64url":
                return Base64.getUrlEncoder().withoutPadding().encode(body);
            case "number":
                return utf8(new BigInteger(1, body).toString(16));
            default:
                throw new IllegalArgumentException(how);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static BufferedReader lines(byte[] body) {
        var stream = new ByteArrayInputStream(body);
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /** A form's fields in a HashMap's order. */
    static Map<String, String> fields(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
            String[] halves = pair.split("=", 2);
            fields.put(URLDecoder.decode(halves[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String json(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> String.format("\"%s\":\"%s\"", field.getKey(), field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** A JSON's numbers as those of a class that holds them as double. */
    static String doubles(String json) {
        return Pattern.compile("-?\\d+(\\.\\d+)?").matcher(json)
                .replaceAll(number -> Double.toString(Double.parseDouble(number.group())));
    }

    static String property(byte[] file) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(new String(file, StandardCharsets.UTF_8)));
        return properties.getProperty("webhook.secret");
    }

    static byte[] compressed(byte[] body, ByteArrayOutputStream to, OutputStream through)
            throws Exception {
        through.write(body);
        through.close();
        return to.toByteArray();
    }
}
